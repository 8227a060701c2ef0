'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { defineSection } from '@/components/resource/section'
import { UnreadPanel } from '@/components/resource/unread-panel'
import { KindIcon } from '@/components/shell/kind-icon'
import { Meter } from '@/components/ui/meter'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import type { Tone } from '@/components/ui/status-mark'
import { readableQuantity } from '@/lib/browser/node-usage'
import { pages } from '@/lib/browser/paths'
import { useLiveList } from '@/lib/browser/use-live-list'
import { useView } from '@/lib/browser/use-view'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { configMaps, deployments, limitRanges, pods, resourceQuotas, secrets, services } from '@/lib/kinds'
import type { Kind } from '@/lib/kinds/kind'
import { quantityToNumber } from '@/lib/kube/quantity'
import type { LimitRange, Namespace, ResourceQuota } from '@/lib/kube/types'

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
  const view = useView({ cluster, kind: kind.id, namespaces: [namespace], window: { offset: 0, limit: 1 } })
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
        items.map((quota) => <Quota key={quota.metadata?.uid} quota={quota} single={items.length === 1} />)
      )}
    </Panel>
  )
}

function Quota({ quota, single }: { quota: ResourceQuota; single: boolean }) {
  const t = useTranslations()
  const { hard = quota.spec?.hard ?? {}, used = {} } = quota.status ?? {}
  return (
    <div className="mb-4 last:mb-0">
      {single ? null : <h3 className="mb-1 font-mono text-sm font-semibold">{quota.metadata?.name}</h3>}
      {quota.spec?.scopes?.length ? (
        <p className="text-sm text-faint">
          {t('quota.scopes')}: {quota.spec.scopes.join(', ')}
        </p>
      ) : null}
      <ul className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {Object.entries(hard).map(([name, limit]) => (
          <QuotaBar key={name} name={name} limit={limit} used={used[name] ?? '0'} />
        ))}
      </ul>
    </div>
  )
}

function QuotaBar({ name, limit, used }: { name: string; limit: string; used: string }) {
  const t = useTranslations()
  const share = shareOf(used, limit)
  const tone: Tone = share > 1 ? 'error' : share >= 0.9 ? 'warn' : 'ok'
  const word = tone === 'error' ? t('quota.over') : tone === 'warn' ? t('quota.near') : undefined
  const text = t('quota.used', { used: readableQuantity(used, name), hard: readableQuantity(limit, name) })
  return (
    <li>
      <div className="mb-1 flex flex-wrap justify-between gap-x-3 text-sm">
        <span className="font-mono text-[0.8125rem]">{name}</span>
        <span className="text-soft">
          {text}
          {word ? <span className={tone === 'error' ? 'text-error' : 'text-warn'}> · {word}</span> : null}
        </span>
      </div>
      <Meter label={name} share={share} text={word ? `${text}, ${word}` : text} tone={tone} />
    </li>
  )
}

/** A limit of zero is used up by anything, and not by nothing. */
function shareOf(used: string, limit: string): number {
  const [part, whole] = [quantityToNumber(used), quantityToNumber(limit)]
  if (whole > 0) return part / whole
  return part > 0 ? 2 : 0
}

function Limits({ cluster, namespace }: { cluster: string; namespace: string }) {
  const t = useTranslations()
  const { items, error } = useLiveList<LimitRange>(cluster, limitRanges, { namespace })
  if (!items) return <UnreadPanel title={t('quota.limits')} error={error} />
  const rows = items.flatMap((range) =>
    (range.spec?.limits ?? []).flatMap((limit) =>
      resourcesOf(limit).map((resource) => ({
        id: `${range.metadata?.name}/${limit.type}/${resource}`,
        cells: {
          type: limit.type,
          resource: <span className="font-mono text-[0.8125rem]">{resource}</span>,
          defaultRequest: limit.defaultRequest?.[resource],
          default: limit.default?.[resource],
          min: limit.min?.[resource],
          max: limit.max?.[resource],
          ratio: limit.maxLimitRequestRatio?.[resource],
        },
      })),
    ),
  )
  return (
    <Panel title={t('quota.limits')} flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="text-faint">{t('quota.noLimits')}</p>
      ) : (
        <SimpleTable
          label={t('quota.limits')}
          columns={(
            [
              { id: 'type', title: t('quota.type') },
              { id: 'resource', title: t('quota.resource') },
              { id: 'defaultRequest', title: t('quota.defaultRequest'), numeric: true },
              { id: 'default', title: t('quota.default'), numeric: true },
              { id: 'min', title: t('quota.min'), numeric: true },
              { id: 'max', title: t('quota.max'), numeric: true },
              { id: 'ratio', title: t('quota.ratio'), numeric: true },
            ] as const
          ).filter(({ id }) => rows.some(({ cells }) => cells[id] !== undefined))}
          rows={rows}
        />
      )}
    </Panel>
  )
}

type LimitItem = NonNullable<LimitRange['spec']>['limits'][number]

const resourcesOf = (limit: LimitItem): readonly string[] => [
  ...new Set(
    [limit.default, limit.defaultRequest, limit.min, limit.max, limit.maxLimitRequestRatio].flatMap((values) =>
      Object.keys(values ?? {}),
    ),
  ),
]
