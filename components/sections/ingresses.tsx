'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import { StatusMark } from '@/components/ui/status-mark'
import { useLiveList } from '@/lib/browser/use-live-list'
import { useObject } from '@/lib/browser/use-object'
import { endpointSlices, ingressClasses, services } from '@/lib/kinds'
import { hasReason } from '@/lib/kube/status-error'
import type { EndpointSlice, Ingress, Service } from '@/lib/kube/types'
import { serviceNameLabel } from '@/lib/kube/well-known-labels'

export const ingressSection = defineSection<Ingress>({ Summary: IngressSummary })

type Backend = NonNullable<NonNullable<Ingress['spec']>['defaultBackend']>

interface Rule {
  host: string
  path: string
  pathType: string
  backend: Backend
}

function IngressSummary({ object }: { object: Ingress }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { metadata, spec, status } = object
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname)
  const rules: Rule[] = (spec?.rules ?? []).flatMap(({ host, http }) =>
    (http?.paths ?? []).map(({ path = '/', pathType, backend }) => ({
      host: host || t('ingress.anyHost'),
      path,
      pathType,
      backend,
    })),
  )
  if (spec?.defaultBackend) {
    rules.push({ host: t('ingress.default'), path: '', pathType: '', backend: spec.defaultBackend })
  }
  return (
    <>
      {addresses.length === 0 ? <Banner sort="warn">{t('ingress.noController')}</Banner> : null}
      <Panel title={t('ingress.rules')} flush>
        <SimpleTable
          label={t('ingress.rules')}
          columns={[
            { id: 'host', title: t('ingress.host') },
            { id: 'path', title: t('ingress.path') },
            { id: 'type', title: t('ingress.pathType') },
            { id: 'service', title: t('ingress.service') },
            { id: 'port', title: t('ingress.port') },
            { id: 'state', title: t('ingress.state') },
          ]}
          rows={rules.map(({ host, path, pathType, backend }, index) => ({
            // Two rules may be the same.
            id: `${index}/${host}${path}`,
            cells: {
              host: <span className="font-mono text-[0.8125rem]">{host}</span>,
              path: <span className="font-mono text-[0.8125rem]">{path}</span>,
              type: pathType,
              service: backend.service ? (
                <ObjectLink
                  cluster={cluster}
                  kind={services.id}
                  namespace={metadata?.namespace}
                  name={backend.service.name}
                  withKind={false}
                />
              ) : (
                `${backend.resource?.kind ?? ''}/${backend.resource?.name ?? ''}`
              ),
              port: backend.service?.port?.name ?? backend.service?.port?.number,
              state: backend.service ? (
                <BackendState cluster={cluster} namespace={metadata?.namespace ?? ''} name={backend.service.name} />
              ) : null,
            },
          }))}
        />
      </Panel>
      {spec?.ingressClassName || addresses.length > 0 || spec?.tls?.length ? (
        <Panel title={t('kind.Ingress')}>
          <Facts
            facts={[
              {
                term: t('ingress.class'),
                value: spec?.ingressClassName ? (
                  <ObjectLink
                    cluster={cluster}
                    kind={ingressClasses.id}
                    name={spec.ingressClassName}
                    withKind={false}
                  />
                ) : null,
              },
              { term: t('ingress.address'), value: addresses.join(', ') },
              { term: t('ingress.tls'), value: spec?.tls?.map(({ hosts = [] }) => hosts.join(', ')).join(', ') },
            ]}
          />
        </Panel>
      ) : null}
    </>
  )
}

/** Whether the Service is there, and whether anybody answers for it. */
function BackendState({ cluster, namespace, name }: { cluster: string; namespace: string; name: string }) {
  const t = useTranslations()
  const service = useObject<Service>(cluster, services, { namespace, name })
  const slices = useLiveList<EndpointSlice>(cluster, endpointSlices, {
    namespace,
    labelSelector: `${serviceNameLabel}=${name}`,
  })
  if (service.gone || hasReason(service.error, 'NotFound')) {
    return <StatusMark tone="error">{t('ingress.missing')}</StatusMark>
  }
  if (service.error || slices.error) return <StatusMark tone="muted">{t('ingress.unknown')}</StatusMark>
  if (!slices.items) return null
  const ready = slices.items
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false).length
  return ready > 0 ? (
    <StatusMark tone="ok">{t('ingress.serves', { count: ready })}</StatusMark>
  ) : (
    <StatusMark tone="error">{t('ingress.noEndpoints')}</StatusMark>
  )
}
