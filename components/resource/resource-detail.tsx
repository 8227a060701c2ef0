'use client'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { useAskToLeave } from '@/components/shell/leave-guard'
import { PageHeader } from '@/components/shell/page-header'
import { SkeletonLines } from '@/components/ui/skeleton'
import { type Tab, Tabs } from '@/components/ui/tabs'
import { type ObjectPlace, objectPlaceOf } from '@/lib/browser/paths'
import { useObject } from '@/lib/browser/use-object'
import type { Kind } from '@/lib/kinds/kind'
import type { KubeObject } from '@/lib/kube/object'
import { DetailProvider } from './detail-context'
import { useDetailCrumbs } from './detail-crumbs'
import { DetailHeader } from './detail-header'
import { DetailProblem } from './detail-problem'
import { tabsOf } from './detail-tabs'
import { KindGate } from './kind-gate'

/** Every detail page of the console. `segments`: what follows the kind in its address. */
export function ResourceDetail({ kindId, segments }: { kindId: string; segments: readonly string[] }) {
  const { cluster } = useCluster()
  return (
    <KindGate kindId={kindId}>
      {(kind) => {
        const place = objectPlaceOf(kind.scope, segments)
        return place ? (
          <DetailProvider cluster={cluster.id} kind={kind} place={place}>
            <Detail kind={kind} place={place} />
          </DetailProvider>
        ) : null
      }}
    </KindGate>
  )
}

function Detail({ kind, place }: { kind: Kind; place: ObjectPlace }) {
  const t = useTranslations()
  const { cluster } = useCluster()
  const crumbs = useDetailCrumbs(kind, place)
  const { object, error, gone, retry } = useObject(cluster.id, kind, place)
  if (object) return <LoadedDetail object={object} gone={gone} kind={kind} place={place} />
  return (
    <>
      <PageHeader mono crumbs={crumbs} title={place.name} />
      {error ? (
        <DetailProblem error={error} kind={kind} place={place} retry={retry} />
      ) : (
        <SkeletonLines count={8} label={t('app.loading')} />
      )}
    </>
  )
}

function LoadedDetail({
  object,
  gone,
  kind,
  place,
}: {
  object: KubeObject
  gone: boolean
  kind: Kind
  place: ObjectPlace
}) {
  const t = useTranslations()
  const params = useSearchParams()
  const askToLeave = useAskToLeave()
  const tabs: readonly Tab[] = tabsOf(kind, object).map(({ id, title, Content }) => ({
    id,
    label: t(title),
    content: <Content object={object} />,
  }))
  const wished = params.get('tab')
  const open = tabs.find(({ id }) => id === wished)?.id ?? tabs[0]?.id ?? ''
  const change = (tab: string) => {
    const next = new URLSearchParams()
    if (tab !== tabs[0]?.id) next.set('tab', tab)
    window.history.replaceState(null, '', next.size > 0 ? `?${next}` : window.location.pathname)
  }
  return (
    <>
      <DetailHeader object={object} gone={gone} kind={kind} place={place} />
      <Tabs label={t('detail.tabs')} tabs={tabs} value={open} onChange={(tab) => askToLeave(() => change(tab))} />
    </>
  )
}
