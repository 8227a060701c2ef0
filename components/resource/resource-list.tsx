'use client'
import { CreateNamespaceLink } from '@/components/actions/create-namespace-link'
import { useCluster } from '@/components/shell/cluster-context'
import { MissingNamespace } from '@/components/shell/missing-namespace'
import { useNamespaceScope } from '@/components/shell/namespace-scope'
import { PageHeader } from '@/components/shell/page-header'
import { pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { kindById } from '@/lib/kinds'
import { optionalColumns } from './columns'
import { ListToolbar } from './list-toolbar'
import { ResourceTable } from './resource-table'
import { useListParams } from './use-list-params'

/** Every list of the console: `kindId` says of what. */
export function ResourceList({ kindId }: { kindId: string }) {
  const words = useVocabulary()
  const { cluster } = useCluster()
  const { namespace } = useNamespaceScope()
  const [params, change] = useListParams()
  const kind = kindById(kindId)
  if (!kind) return null
  return (
    <div className="flex h-full min-h-[26rem] flex-col">
      <PageHeader
        crumbs={[
          { label: cluster.name, href: pages.cluster(cluster.id) },
          ...(kind.menu ? [{ label: words.section(kind.menu.section) }] : []),
        ]}
        title={words.kinds(kind)}
        actions={kind.id === 'namespaces' ? <CreateNamespaceLink /> : null}
      />
      {kind.scope === 'Namespaced' ? <MissingNamespace /> : null}
      <ListToolbar params={params} change={change} optional={optionalColumns(kind)} />
      <ResourceTable kind={kind} namespace={namespace} params={params} change={change} />
    </div>
  )
}
