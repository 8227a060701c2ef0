'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { UnreadPanel } from '@/components/resource/unread-panel'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import { StatusMark } from '@/components/ui/status-mark'
import { useLiveList } from '@/lib/browser/use-live-list'
import { endpointSlices, kindByGvk } from '@/lib/kinds'
import { podSelectorOf } from '@/lib/kube/pod-spec'
import type { EndpointSlice, Service } from '@/lib/kube/types'
import { serviceNameLabel } from '@/lib/kube/well-known-labels'

export const serviceSection = defineSection<Service>({ Summary: ServiceSummary })

const most = 100

function ServiceSummary({ object }: { object: Service }) {
  const t = useTranslations()
  const { spec } = object
  return (
    <>
      <Traffic service={object} />
      <Panel title={t('service.ports')} flush>
        <SimpleTable
          label={t('service.ports')}
          columns={[
            { id: 'name', title: t('service.name') },
            { id: 'port', title: t('service.portColumn'), numeric: true },
            { id: 'target', title: t('service.targetPort'), numeric: true },
            { id: 'node', title: t('service.nodePort'), numeric: true },
            { id: 'protocol', title: t('service.protocol') },
          ]}
          rows={(spec?.ports ?? []).map(({ name, port, targetPort, nodePort, protocol }) => ({
            id: `${name ?? ''}/${port}/${protocol ?? 'TCP'}`,
            cells: { name: name ?? '–', port, target: targetPort, node: nodePort ?? '–', protocol: protocol ?? 'TCP' },
          }))}
        />
      </Panel>
      <Panel title={t('kind.Service')}>
        <Facts
          facts={[
            { term: t('service.type'), value: spec?.type },
            { term: t('service.clusterIp'), value: spec?.clusterIPs?.join(', ') ?? spec?.clusterIP },
            { term: t('service.sessionAffinity'), value: spec?.sessionAffinity },
            {
              term: t('service.selector'),
              value: <code className="font-mono text-xs break-all">{podSelectorOf(object)}</code>,
            },
          ]}
        />
      </Panel>
    </>
  )
}

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number]

/** Which Pods get requests, and which do not although the selector matches them. */
function Traffic({ service }: { service: Service }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { name = '', namespace } = service.metadata ?? {}
  const external = service.spec?.type === 'ExternalName'
  const { items, error } = useLiveList<EndpointSlice>(
    cluster,
    endpointSlices,
    { ...(namespace ? { namespace } : {}), labelSelector: `${serviceNameLabel}=${name}` },
    !external,
  )
  if (external) {
    return <Banner sort="info">{t('service.external', { name: service.spec?.externalName ?? '' })}</Banner>
  }
  if (!items) return <UnreadPanel title={t('service.endpoints')} error={error} />
  const endpoints = items.flatMap((slice) => slice.endpoints ?? [])
  const ready = endpoints.filter(isServing).length
  const hasSelector = Object.keys(service.spec?.selector ?? {}).length > 0
  return (
    <Panel title={t('service.endpoints')} flush>
      <div className="space-y-1 px-4 py-3">
        <StatusMark tone={ready > 0 ? 'ok' : 'error'} className="font-medium">
          {ready > 0 ? t('service.receives', { ready, total: endpoints.length }) : t('service.receivesNone')}
        </StatusMark>
        <p className="text-sm text-soft">{hasSelector ? t('service.why') : t('service.noSelector')}</p>
      </div>
      {endpoints.length === 0 ? null : (
        <SimpleTable
          label={t('service.endpoints')}
          columns={[
            { id: 'address', title: t('service.address') },
            { id: 'target', title: t('service.target') },
            { id: 'condition', title: t('service.condition') },
            { id: 'node', title: t('pod.node') },
          ]}
          rows={endpoints.slice(0, most).map((endpoint) => ({
            id: `${endpoint.addresses.join()}/${endpoint.targetRef?.uid ?? ''}`,
            cells: {
              address: <span className="font-mono text-[0.8125rem]">{endpoint.addresses.join(', ')}</span>,
              target: <Target endpoint={endpoint} cluster={cluster} />,
              condition: <EndpointState endpoint={endpoint} />,
              node: endpoint.nodeName ? (
                <ObjectLink cluster={cluster} kind="nodes" name={endpoint.nodeName} withKind={false} />
              ) : null,
            },
          }))}
        />
      )}
      {endpoints.length > most ? (
        <p className="px-4 py-2 text-sm text-faint">{t('service.more', { count: endpoints.length - most })}</p>
      ) : null}
    </Panel>
  )
}

/** Absent means ready, as the API says. */
const isServing = ({ conditions }: Endpoint) => conditions?.ready !== false

function EndpointState({ endpoint }: { endpoint: Endpoint }) {
  const t = useTranslations()
  if (endpoint.conditions?.terminating) {
    return <StatusMark tone="progress">{t('service.servingTerminating')}</StatusMark>
  }
  return isServing(endpoint) ? (
    <StatusMark tone="ok">{t('service.servingReady')}</StatusMark>
  ) : (
    <StatusMark tone="warn">{t('service.servingNot')}</StatusMark>
  )
}

function Target({ endpoint, cluster }: { endpoint: Endpoint; cluster: string }) {
  const { targetRef } = endpoint
  if (!targetRef?.name) return null
  const kind = kindByGvk({ group: '', version: 'v1', kind: targetRef.kind ?? 'Pod' })
  return (
    <ObjectLink
      cluster={cluster}
      kind={kind?.id ?? 'pods'}
      namespace={targetRef.namespace}
      name={targetRef.name}
      withKind={false}
    />
  )
}
