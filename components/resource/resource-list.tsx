'use client'
import { useTranslations } from 'use-intl'
import { CreateNamespaceLink } from '@/components/actions/create-namespace-link'
import { useCluster } from '@/components/shell/cluster-context'
import { MissingNamespace } from '@/components/shell/missing-namespace'
import { useNamespaceScope } from '@/components/shell/namespace-scope'
import { PageHeader } from '@/components/shell/page-header'
import { Notice } from '@/components/ui/notice'
import { pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { canDo, type Kind } from '@/lib/kinds/kind'
import { optionalColumns } from './columns'
import { KindGate } from './kind-gate'
import { ListToolbar } from './list-toolbar'
import { ResourceTable } from './resource-table'
import { useListParams } from './use-list-params'

/** Every list of the console: `kindId` says of what. */
export function ResourceList({ kindId }: { kindId: string }) {
  return <KindGate kindId={kindId}>{(kind) => <KindList key={kind.revision} kind={kind} />}</KindGate>
}

function KindList({ kind }: { kind: Kind }) {
  const t = useTranslations()
  const words = useVocabulary()
  const { cluster } = useCluster()
  const { namespace } = useNamespaceScope()
  const [params, change] = useListParams()
  const isListable = canDo(kind, 'list')
  return (
    <div className="flex h-full min-h-[26rem] flex-col">
      <PageHeader
        crumbs={[
          { label: cluster.name, href: pages.cluster(cluster.id) },
          ...(kind.menu ? [{ label: words.section(kind.menu.section) }] : []),
          ...(kind.foreign ? [{ label: kind.group || t('menu.more') }] : []),
        ]}
        title={words.kinds(kind)}
        actions={kind.id === 'namespaces' ? <CreateNamespaceLink /> : null}
      />
      {kind.scope === 'Namespaced' ? <MissingNamespace /> : null}
      {isListable ? (
        <>
          <ListToolbar params={params} change={change} optional={optionalColumns(kind)} />
          <ResourceTable kind={kind} namespace={namespace} params={params} change={change} />
        </>
      ) : (
        <Notice sort="info" title={t('kindPage.noList', { kind: words.kinds(kind) })}>
          <p>{t('kindPage.noListText', { verbs: kind.verbs?.join(', ') ?? '' })}</p>
        </Notice>
      )}
    </div>
  )
}
