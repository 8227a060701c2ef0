'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { useNamespaceScope } from '@/components/shell/namespace-scope'
import { PageHeader } from '@/components/shell/page-header'
import { Panel } from '@/components/ui/panel'
import { pages } from '@/lib/browser/paths'
import { deployments, namespaces, nodes, pods } from '@/lib/kinds'
import { RecentWarnings } from './recent-warnings'
import { StatusStrip } from './status-strip'

const shown = [pods, deployments, nodes, namespaces] as const

export function Overview() {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { namespace, query } = useNamespaceScope()
  return (
    <>
      <PageHeader
        crumbs={[{ label: cluster.name }]}
        title={namespace ?? t('overview.title')}
        mono={Boolean(namespace)}
      />
      <div className="grid gap-4 px-4 pb-6 max-sm:px-3">
        <div className="grid gap-4 md:grid-cols-2 2xl:grid-cols-4">
          {shown.map((kind) => (
            <StatusStrip key={kind.id} cluster={cluster.id} kind={kind} namespace={namespace} ns={query.ns} />
          ))}
        </div>
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
    </>
  )
}
