'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { MissingNamespace } from '@/components/shell/missing-namespace'
import { useNamespaceScope } from '@/components/shell/namespace-scope'
import { PageHeader } from '@/components/shell/page-header'
import { Panel } from '@/components/ui/panel'
import { pages } from '@/lib/browser/paths'
import { toneCounts } from '@/lib/browser/status-tone'
import { useView } from '@/lib/browser/use-view'
import {
  cronJobs,
  daemonSets,
  deployments,
  jobs,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  replicaSets,
  services,
  statefulSets,
} from '@/lib/kinds'
import type { Kind } from '@/lib/kinds/kind'
import { Attention } from './attention'
import { Capacity } from './capacity'
import { OrreryDial } from './orrery-dial'
import { RecentWarnings } from './recent-warnings'
import { StatusRow } from './status-row'

/** The whole cluster, or one namespace of it: what there is, how it is, and what went wrong lately. */
export function Overview() {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { namespace, query } = useNamespaceScope()
  const ofPods = useCounts(cluster.id, pods, namespace)
  // Of one namespace what is in it; of the cluster what it is made of.
  const third = useCounts(cluster.id, namespace ? replicaSets : nodes, namespace)
  const orbits = [
    ofPods,
    useCounts(cluster.id, deployments, namespace),
    third,
    useCounts(cluster.id, namespace ? services : namespaces, namespace),
  ]
  const claims = useCounts(cluster.id, persistentVolumeClaims, namespace)
  const volumes = useCounts(cluster.id, persistentVolumes, undefined)
  const otherWorkloads = [
    useCounts(cluster.id, statefulSets, namespace),
    useCounts(cluster.id, daemonSets, namespace),
    useCounts(cluster.id, jobs, namespace),
    useCounts(cluster.id, cronJobs, namespace),
  ]
  return (
    <>
      <PageHeader crumbs={[{ label: cluster.name }]} title={t('overview.title')} />
      <MissingNamespace />
      <div className="grid gap-4 px-4 pb-6 max-sm:px-3">
        <Panel title={namespace ? '' : t('overview.cluster')} name={namespace ?? ''}>
          <div className="flex items-center gap-8 max-md:flex-col max-md:items-stretch max-md:gap-2">
            <div className="flex justify-center">
              <OrreryDial orbits={orbits.map(({ counts }) => counts)} />
            </div>
            <ul className="min-w-0 flex-1">
              {orbits.map(({ kind, view, counts }) => (
                <StatusRow key={kind.id} cluster={cluster.id} kind={kind} ns={query.ns} view={view} counts={counts} />
              ))}
            </ul>
          </div>
        </Panel>
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <Panel title={t('overview.attention')} flush>
            <Attention cluster={cluster.id} namespace={namespace} ns={query.ns} />
          </Panel>
          <Panel
            title={t('overview.warnings')}
            flush
            actions={
              <Link
                href={pages.list(cluster.id, 'events', { ns: query.ns, status: 'Warning' })}
                prefetch={false}
                className="link text-sm"
              >
                {t('overview.allWarnings')}
              </Link>
            }
          >
            <RecentWarnings cluster={cluster.id} namespace={namespace} />
          </Panel>
        </div>
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <Panel title={namespace ? t('capacity.ofNamespace') : t('capacity.title')} flush>
            <Capacity
              podView={ofPods.view}
              nodeView={namespace ? undefined : third.view}
              claims={claims.view.totals}
              volumes={volumes.view.totals}
              namespace={namespace}
            />
          </Panel>
          <Panel title={t('overview.otherWorkloads')}>
            <ul>
              {otherWorkloads.map(({ kind, view, counts }) => (
                <StatusRow key={kind.id} cluster={cluster.id} kind={kind} ns={query.ns} view={view} counts={counts} />
              ))}
            </ul>
          </Panel>
        </div>
      </div>
    </>
  )
}

/** How many there are, how they are, and what they add up to: no rows. */
function useCounts(cluster: string, kind: Kind, namespace: string | undefined) {
  const view = useView({
    cluster,
    kind: kind.id,
    ...(namespace ? { namespaces: [namespace] } : {}),
    ...(kind.amounts ? { totals: true } : {}),
    window: { offset: 0, limit: 0 },
  })
  return { kind, view, counts: toneCounts(view) }
}
