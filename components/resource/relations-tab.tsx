'use client'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { ActionError } from '@/components/actions/action-error'
import { useKinds } from '@/components/shell/kinds-context'
import { Badge } from '@/components/ui/badge'
import { Panel } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import { StatusMark } from '@/components/ui/status-mark'
import { useRelations } from '@/lib/browser/use-relations'
import { useThrottled } from '@/lib/browser/use-throttled'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { KubeObject } from '@/lib/kube/object'
import type { DependentNode, OwnerNode, RelatedObject } from '@/lib/operations/contract'
import { useDetail } from './detail-context'
import { ObjectLink } from './object-link'

/** The chain of owners in both directions. */
export function RelationsTab({ object }: { object: KubeObject }) {
  const t = useTranslations()
  const words = useVocabulary()
  const { byId } = useKinds()
  const { cluster, kind, place } = useDetail()
  // Finding out takes many requests, and during a roll-out the object changes several times a second.
  const version = useThrottled(object.metadata?.resourceVersion, 3000)
  const { data, error } = useRelations(cluster, kind.id, place, version)
  if (error && !data) return <ActionError error={error} />
  if (!data) return <SkeletonLines count={4} label={t('app.loading')} />
  const nameOf = (id: string) => {
    const found = byId(id)
    return found ? words.kinds(found) : id
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title={t('relations.owners')}>
        {data.owners.length === 0 ? (
          <p className="text-faint">{t('relations.noOwners')}</p>
        ) : (
          <Branch>
            {data.owners.map((owner) => (
              <Owner key={owner.uid} node={owner} />
            ))}
          </Branch>
        )}
      </Panel>
      <Panel title={t('relations.dependents')}>
        {data.dependents.length === 0 ? (
          <p className="text-faint">{t('relations.noDependents')}</p>
        ) : (
          <Branch>
            {data.dependents.map((dependent) => (
              <Dependent key={dependent.uid} node={dependent} />
            ))}
          </Branch>
        )}
        {data.unreadable.length > 0 ? (
          <p className="mt-3 text-sm text-warn">
            {t('relations.unreadableKinds', { kinds: data.unreadable.map((each) => nameOf(each.kind)).join(', ') })}
          </p>
        ) : null}
        {data.incomplete ? <p className="mt-3 text-sm text-warn">{t('relations.incomplete')}</p> : null}
      </Panel>
    </div>
  )
}

const Branch = ({ children }: { children: ReactNode }) => <ul className="space-y-1">{children}</ul>

/** A level further from the object, hanging on a line. */
const Twig = ({ children }: { children: ReactNode }) => (
  <ul className="mt-1 ml-2 space-y-1 border-l border-line-strong/50 pl-3">{children}</ul>
)

function Node({ node, children }: { node: RelatedObject; children?: ReactNode }) {
  const words = useVocabulary()
  const { cluster } = useDetail()
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      <ObjectLink cluster={cluster} kind={node.kind} namespace={node.namespace} name={node.name} />
      {node.status ? (
        <StatusMark tone={node.status.tone} className="text-xs">
          {words.status(node.status.text)}
        </StatusMark>
      ) : null}
      {children}
    </span>
  )
}

function Owner({ node }: { node: OwnerNode }) {
  const t = useTranslations()
  return (
    <li>
      <Node node={node}>
        {node.controller ? <Badge>{t('relations.controller')}</Badge> : null}
        {node.exists === 'gone' ? <Badge look="warn">{t('relations.gone')}</Badge> : null}
        {node.exists === 'unreadable' ? <Badge look="warn">{t('relations.unreadable')}</Badge> : null}
      </Node>
      {node.owners.length > 0 ? (
        <Twig>
          {node.owners.map((owner) => (
            <Owner key={owner.uid} node={owner} />
          ))}
        </Twig>
      ) : null}
    </li>
  )
}

function Dependent({ node }: { node: DependentNode }) {
  const t = useTranslations()
  return (
    <li>
      <Node node={node}>
        {node.deleting ? <Badge look="progress">{t('list.deleting')}</Badge> : null}
        {node.stays ? <Badge>{t('relations.stays')}</Badge> : null}
      </Node>
      {node.dependents.length > 0 ? (
        <Twig>
          {node.dependents.map((dependent) => (
            <Dependent key={dependent.uid} node={dependent} />
          ))}
        </Twig>
      ) : null}
    </li>
  )
}
