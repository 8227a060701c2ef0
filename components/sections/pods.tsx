'use client'
import { useTranslations } from 'use-intl'
import { ContainerState } from '@/components/resource/container-state'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { amountsOf, UsagePanel } from '@/components/resource/usage-panel'
import { Instant } from '@/components/ui/age'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import type { Usage, UsageResource } from '@/lib/kinds/usage'
import { containersOf } from '@/lib/kube/pod-spec'
import type { Pod } from '@/lib/kube/types'

export const podSection = defineSection<Pod>({ Summary: PodSummary })

function PodSummary({ object }: { object: Pod }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { spec, status, metadata } = object
  const selector = Object.entries(spec?.nodeSelector ?? {})
  const unscheduled = status?.conditions?.find((each) => each.type === 'PodScheduled' && each.status === 'False')
  return (
    <>
      {unscheduled?.message ? <Banner sort="warn">{unscheduled.message}</Banner> : null}
      {status?.message ? (
        <Banner sort="warn">
          {status.reason ? `${status.reason}: ` : null}
          {status.message}
        </Banner>
      ) : null}
      <UsagePanel
        kind="pods"
        place={{ name: metadata?.name ?? '', ...(metadata?.namespace ? { namespace: metadata.namespace } : {}) }}
        totals={[
          { what: 'requests', total: totalOf(object, 'requests') },
          { what: 'limits', total: totalOf(object, 'limits') },
        ]}
      />
      <Panel title={t('detail.containers')} flush>
        <SimpleTable
          label={t('detail.containers')}
          columns={[
            { id: 'name', title: t('detail.name') },
            { id: 'state', title: t('container.state'), wide: true },
            { id: 'restarts', title: t('container.restarts'), numeric: true },
            { id: 'image', title: t('container.image'), wide: true },
          ]}
          rows={containersOf(object).map(({ container, role, status: containerStatus }) => ({
            id: container.name,
            cells: {
              name: (
                <>
                  <span className="font-mono text-[0.8125rem]">{container.name}</span>
                  {role === 'regular' ? null : (
                    <span className="block text-xs text-faint">{t(`container.${role}`)}</span>
                  )}
                </>
              ),
              state: <ContainerState state={containerStatus?.state} />,
              restarts: containerStatus?.restartCount ?? 0,
              image: <span className="font-mono text-xs break-all">{container.image}</span>,
            },
          }))}
        />
      </Panel>
      <Panel title={t('kind.Pod')}>
        <Facts
          facts={[
            {
              term: t('pod.node'),
              value: spec?.nodeName ? (
                <ObjectLink cluster={cluster} kind="nodes" name={spec.nodeName} withKind={false} />
              ) : (
                t('pod.notScheduled')
              ),
            },
            { term: t('pod.ip'), value: status?.podIP },
            { term: t('pod.hostIp'), value: status?.hostIP },
            { term: t('pod.started'), value: status?.startTime ? <Instant time={status.startTime} /> : null },
            { term: t('pod.qos'), value: status?.qosClass },
            { term: t('pod.restartPolicy'), value: spec?.restartPolicy },
            {
              term: t('pod.serviceAccount'),
              value: spec?.serviceAccountName ? (
                <ObjectLink
                  cluster={cluster}
                  kind="serviceaccounts"
                  namespace={metadata?.namespace}
                  name={spec.serviceAccountName}
                  withKind={false}
                />
              ) : null,
            },
            { term: t('pod.priority'), value: spec?.priority },
            { term: t('pod.nodeSelector'), value: selector.map(([key, value]) => `${key}=${value}`).join(', ') },
            { term: t('pod.tolerations'), value: tolerations(object) },
            { term: t('pod.volumes'), value: volumes(object) },
          ]}
        />
      </Panel>
    </>
  )
}

/** A limit counts for the whole Pod only where every container has one. */
function totalOf({ spec }: Pod, what: 'requests' | 'limits'): Partial<Usage> {
  const parts = (spec?.containers ?? []).map(({ resources }) => amountsOf(resources?.[what]))
  const sum = (resource: UsageResource) => {
    const isWhole = what === 'requests' || parts.every((part) => part[resource] !== undefined)
    return isWhole ? parts.reduce((total, part) => total + (part[resource] ?? 0), 0) : 0
  }
  return { cpu: sum('cpu'), memory: sum('memory') }
}

/** As `kubectl describe` writes them: `key=value:Effect for 300s`. */
function tolerations({ spec }: Pod): string {
  return (spec?.tolerations ?? [])
    .map(({ key = '', operator, value, effect, tolerationSeconds }) => {
      const head = operator === 'Exists' || !value ? key : `${key}=${value}`
      const whole = effect ? `${head}:${effect}` : head
      return tolerationSeconds === undefined ? whole : `${whole} for ${tolerationSeconds}s`
    })
    .join(', ')
}

function volumes({ spec }: Pod): string {
  return (spec?.volumes ?? [])
    .map(({ name, ...source }) => {
      const [kind] = Object.keys(source)
      return kind ? `${name} (${kind})` : name
    })
    .join(', ')
}
