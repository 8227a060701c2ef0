'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { defineSection } from '@/components/resource/section'
import { UnreadPanel } from '@/components/resource/unread-panel'
import { KindIcon } from '@/components/shell/kind-icon'
import { Panel } from '@/components/ui/panel'
import { pages } from '@/lib/browser/paths'
import { useLiveList } from '@/lib/browser/use-live-list'
import { useView } from '@/lib/browser/use-view'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { configMaps, deployments, limitRanges, pods, resourceQuotas, secrets, services } from '@/lib/kinds'
import type { Kind } from '@/lib/kinds/kind'
import type { LimitRange, Namespace, ResourceQuota } from '@/lib/kube/types'
import { LimitsPanel } from './limitranges'
import { QuotaAmounts } from './resourcequotas'

export const namespaceSection = defineSection<Namespace>({ Summary: NamespaceSummary })

function NamespaceSummary({ object }: { object: Namespace }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const namespace = object.metadata?.name ?? ''
  const contents: readonly Kind[] = [pods, deployments, services, configMaps, secrets]
  return (
    <>
      <Panel title={t('quota.contents')}>
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-3">
          {contents.map((kind) => (
            <Count key={kind.id} cluster={cluster} kind={kind} namespace={namespace} />
          ))}
        </ul>
      </Panel>
      <Quotas cluster={cluster} namespace={namespace} />
      <Limits cluster={cluster} namespace={namespace} />
    </>
  )
}

function Count({ cluster, kind, namespace }: { cluster: string; kind: Kind; namespace: string }) {
  const t = useTranslations()
  const words = useVocabulary()
  const view = useView({ cluster, kind: kind.id, namespaces: [namespace], window: { offset: 0, limit: 0 } })
  return (
    <li>
      <Link
        href={pages.list(cluster, kind.id, { ns: namespace })}
        prefetch={false}
        className="flex items-center gap-2 rounded-md p-1.5 hover:bg-hover"
      >
        <KindIcon name={kind.menu?.icon} className="size-4 text-faint" />
        <span className="text-lg font-semibold">{view.answered ? t('list.total', { total: view.total }) : '–'}</span>
        <span className="text-sm text-soft">{words.kinds(kind)}</span>
      </Link>
    </li>
  )
}

function Quotas({ cluster, namespace }: { cluster: string; namespace: string }) {
  const t = useTranslations()
  const { items, error } = useLiveList<ResourceQuota>(cluster, resourceQuotas, { namespace })
  if (!items) return <UnreadPanel title={t('quota.title')} error={error} />
  return (
    <Panel title={t('quota.title')}>
      {items.length === 0 ? (
        <p className="text-faint">{t('quota.none')}</p>
      ) : (
        items.map((quota) => (
          <div key={quota.metadata?.uid} className="mb-4 last:mb-0">
            {items.length === 1 ? null : (
              <h3 className="mb-1 font-mono text-sm font-semibold">{quota.metadata?.name}</h3>
            )}
            <QuotaAmounts quota={quota} />
          </div>
        ))
      )}
    </Panel>
  )
}

function Limits({ cluster, namespace }: { cluster: string; namespace: string }) {
  const t = useTranslations()
  const { items, error } = useLiveList<LimitRange>(cluster, limitRanges, { namespace })
  if (!items) return <UnreadPanel title={t('quota.limits')} error={error} />
  return <LimitsPanel ranges={items} none={t('quota.noLimits')} />
}
