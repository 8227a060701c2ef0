'use client'
import { useFormatter, useTranslations } from 'use-intl'
import { Failure, Refusal } from '@/components/resource/refusal'
import { Meter } from '@/components/ui/meter'
import { SkeletonLines } from '@/components/ui/skeleton'
import { type ResourceUse, resourceUses, type Totals } from '@/lib/browser/capacity'
import { readableQuantity } from '@/lib/browser/node-usage'
import type { ViewModel } from '@/lib/browser/view-model'
import { nodes, pods } from '@/lib/kinds'
import { quantityToNumber } from '@/lib/kube/quantity'

/**
 * What Pods request of what Nodes offer. Of a namespace (`nodeView` undefined), and for those who may not list Nodes, what
 * is requested alone.
 */
export function Capacity({
  podView,
  nodeView,
  claims,
  volumes,
  namespace,
}: {
  podView: ViewModel
  nodeView: ViewModel | undefined
  /** What claims and volumes add up to, as far as they may be seen. */
  claims: Totals
  volumes: Totals
  namespace: string | undefined
}) {
  const t = useTranslations()
  const { condition } = podView
  if (condition.state === 'refused') return <Refusal kind={pods} namespace={namespace} status={condition.status} />
  if (condition.state === 'failed' && !podView.answered) return <Failure kind={pods} status={condition.status} />
  const areNodesDue = nodeView !== undefined && !nodeView.answered && !('status' in nodeView.condition)
  if (!podView.answered || areNodesDue) return <SkeletonLines count={4} label={t('app.loading')} />
  const offered = nodeView?.answered ? { ...nodeView.totals, ...volumes } : undefined
  const uses = resourceUses({ ...podView.totals, ...claims }, offered)
  return (
    <>
      {nodeView?.condition.state === 'refused' ? (
        <Refusal kind={nodes} namespace={undefined} status={nodeView.condition.status} />
      ) : null}
      {uses.length === 0 ? (
        <p className="p-4 text-faint">{t('capacity.nothing')}</p>
      ) : (
        <ul>
          {uses.map((use) => (
            <Use key={use.resource} use={use} />
          ))}
        </ul>
      )}
    </>
  )
}

const knownNames = {
  cpu: 'capacity.cpu',
  memory: 'capacity.memory',
  pods: 'capacity.pods',
  'ephemeral-storage': 'capacity.ephemeralStorage',
  storage: 'capacity.storage',
} as const

const isKnown = (resource: string): resource is keyof typeof knownNames => Object.hasOwn(knownNames, resource)

function Use({ use }: { use: ResourceUse }) {
  const t = useTranslations()
  const format = useFormatter()
  const { resource, requested, limited, waiting, allocatable, share } = use
  const amount = (quantity: string) =>
    resource === 'cpu'
      ? t('capacity.cores', { cores: Number(quantityToNumber(quantity).toFixed(2)) })
      : readableQuantity(quantity, resource)
  const name = isKnown(resource) ? t(knownNames[resource]) : resource
  const isPods = resource === 'pods'
  // How many there are stands above.
  if (isPods && allocatable === undefined) return null
  const text = isPods
    ? t('capacity.placed', { placed: amount(requested), room: amount(allocatable ?? '0') })
    : allocatable === undefined
      ? t('capacity.requested', { requested: amount(requested) })
      : t('capacity.requestedOf', { requested: amount(requested), allocatable: amount(allocatable) })
  return (
    <li className="border-b px-4 py-2 text-sm last:border-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{name}</span>
        <span className="text-soft">
          {text}
          {share === undefined ? null : (
            <span className="ml-2 inline-block min-w-9 text-right font-semibold text-ink">
              {format.number(share, { style: 'percent', maximumFractionDigits: 0 })}
            </span>
          )}
        </span>
      </div>
      {share === undefined ? null : (
        <div className="pt-1">
          <Meter label={name} share={share} tone={share > 0.9 ? 'warn' : 'ok'} text={text} />
        </div>
      )}
      {limited || waiting ? (
        <p className="flex flex-wrap gap-x-3 pt-0.5 text-xs text-faint">
          {limited ? <span>{t('capacity.limits', { limits: amount(limited) })}</span> : null}
          {waiting ? (
            <span className="text-warn">
              {isPods
                ? t('capacity.unplaced', { pods: quantityToNumber(waiting) })
                : t(resource === 'storage' ? 'capacity.unbound' : 'capacity.waiting', { waiting: amount(waiting) })}
            </span>
          ) : null}
        </p>
      ) : null}
    </li>
  )
}
