'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { defineSection } from '@/components/resource/section'
import { amountsOf, UsagePanel } from '@/components/resource/usage-panel'
import { Badge } from '@/components/ui/badge'
import { Facts } from '@/components/ui/facts'
import { Meter } from '@/components/ui/meter'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import { readableQuantity, requestedOn } from '@/lib/browser/node-usage'
import { api } from '@/lib/browser/paths'
import { queryKeys } from '@/lib/browser/query-keys'
import { requestJson } from '@/lib/browser/request'
import { pods } from '@/lib/kinds'
import type { KubeList } from '@/lib/kube/object'
import { resourcePath } from '@/lib/kube/paths'
import { quantityToNumber } from '@/lib/kube/quantity'
import type { Amounts } from '@/lib/kube/resource-amounts'
import type { Node, Pod } from '@/lib/kube/types'

export const nodeSection = defineSection<Node>({ Summary: NodeSummary })

function NodeSummary({ object }: { object: Node }) {
  const t = useTranslations()
  const { spec, status, metadata } = object
  const { nodeInfo } = status ?? {}
  return (
    <>
      {spec?.unschedulable ? <Banner sort="warn">{t('node.unschedulable')}</Banner> : null}
      <UsagePanel
        kind="nodes"
        place={{ name: metadata?.name ?? '' }}
        totals={[{ what: 'allocatable', total: amountsOf(status?.allocatable) }]}
      />
      <Resources node={object} />
      <Panel title={t('node.system')}>
        <Facts
          facts={[
            {
              term: t('node.addresses'),
              value: (
                <ul>
                  {(status?.addresses ?? []).map(({ type, address }) => (
                    <li key={`${type}/${address}`}>
                      {address} <span className="text-xs text-faint">{type}</span>
                    </li>
                  ))}
                </ul>
              ),
            },
            { term: t('node.os'), value: nodeInfo?.osImage },
            { term: t('node.kernel'), value: nodeInfo?.kernelVersion },
            { term: t('node.architecture'), value: nodeInfo?.architecture },
            { term: t('node.runtime'), value: nodeInfo?.containerRuntimeVersion },
            { term: t('node.kubelet'), value: nodeInfo?.kubeletVersion },
            { term: t('node.podCidr'), value: spec?.podCIDR },
            { term: t('node.taints'), value: <Taints node={object} /> },
          ]}
        />
      </Panel>
      <Panel title={t('node.podsHere')} flush>
        <EmbeddedTable kindId="pods" namespace={undefined} within={{ nodeName: metadata?.name ?? '' }} />
      </Panel>
    </>
  )
}

function Taints({ node }: { node: Node }) {
  const t = useTranslations()
  const taints = node.spec?.taints ?? []
  if (taints.length === 0) return <span className="text-faint">{t('node.noTaints')}</span>
  return (
    <span className="flex flex-wrap gap-1">
      {taints.map(({ key, value, effect }) => (
        <Badge key={`${key}/${effect}`} className="font-mono">
          <span className="break-all whitespace-normal">
            {value ? `${key}=${value}:${effect}` : `${key}:${effect}`}
          </span>
        </Badge>
      ))}
    </span>
  )
}

const refreshEvery = 10_000

/** A node holds a hundred Pods or so; their requests are summed here and read again now and then. */
function useRequested(cluster: string, node: string) {
  const url = api.kube(cluster, resourcePath(pods), { fieldSelector: `spec.nodeName=${node}`, limit: '1000' })
  return useQuery({
    queryKey: queryKeys.list(cluster, url),
    queryFn: async ({ signal }) => requestedOn((await requestJson<KubeList<Pod>>(url, { signal })).items),
    refetchInterval: refreshEvery,
    retry: false,
  })
}

function Resources({ node }: { node: Node }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { data, isError } = useRequested(cluster, node.metadata?.name ?? '')
  const { capacity = {}, allocatable = {} } = node.status ?? {}
  const names = Object.keys(allocatable).filter((name) => allocatable[name] !== '0')
  return (
    <Panel title={t('node.resources')} flush>
      {isError ? <p className="px-4 pt-3 text-sm text-warn">{t('node.partial')}</p> : null}
      <SimpleTable
        label={t('node.resources')}
        columns={[
          { id: 'name', title: t('node.resource') },
          { id: 'requested', title: t('node.requested') },
          { id: 'allocatable', title: t('node.allocatable'), numeric: true },
          { id: 'capacity', title: t('node.capacity'), numeric: true },
        ]}
        rows={names.map((name) => {
          const total = allocatable[name] ?? '0'
          return {
            id: name,
            cells: {
              name: <span className="font-mono text-[0.8125rem]">{name}</span>,
              requested: <Requested amounts={data} name={name} total={total} />,
              allocatable: readableQuantity(total, name),
              capacity: readableQuantity(capacity[name] ?? '0', name),
            },
          }
        })}
      />
    </Panel>
  )
}

const requestedText = (amounts: Amounts, name: string) => {
  const amount = amounts[name]
  return amount ? readableQuantity(amount, name) : '0'
}

function Requested({ amounts, name, total }: { amounts: Amounts | undefined; name: string; total: string }) {
  const t = useTranslations()
  if (!amounts) return <span className="text-faint">–</span>
  const share = quantityToNumber(amounts[name] ?? '0') / quantityToNumber(total)
  const text = requestedText(amounts, name)
  return (
    <div className="flex items-center gap-3">
      <span className="sm:w-16">{text}</span>
      <div className="w-28 max-sm:hidden">
        <Meter
          label={name}
          share={share}
          tone={share > 0.9 ? 'warn' : 'ok'}
          text={t('node.used', { requested: text, allocatable: readableQuantity(total, name) })}
        />
      </div>
      <span className="text-xs text-faint sm:w-10 sm:text-right">{Math.round(share * 100)}%</span>
    </div>
  )
}
