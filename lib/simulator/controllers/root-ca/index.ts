/** Publishes the cluster's certificate authority in every namespace. Models pkg/controller/certificates/rootcacertpublisher. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, watched } from '../../../client/controller'
import { configMaps, namespaces } from '../../../kinds'
import { equalJson } from '../../../kube/json'
import { hasReason } from '../../../kube/status-error'
import type { ConfigMap } from '../../../kube/types'
import { isNamespaceTerminating } from '../shared/namespace-terminating'

const configMapName = 'kube-root-ca.crt'
const descriptionAnnotation = 'kubernetes.io/description'
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
  'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** `certificate`: the authority's certificate in PEM. */
export function rootCaPublisher(context: ControllerContext, certificate: string): Controller {
  const { api } = context
  const namespaceCache = context.cache(namespaces)
  const configMapCache = context.cache(configMaps)
  const data = { 'ca.crt': certificate }

  return {
    name: 'root-ca-cert-publisher',
    concurrency: 1,
    watches: [
      watched(namespaces, (namespace) => [keyOf(namespace)]),
      watched(configMaps, ({ metadata }) =>
        metadata?.name === configMapName && metadata.namespace ? [metadata.namespace] : [],
      ),
    ],
    async sync(name): Promise<undefined> {
      const namespace = namespaceCache.get(undefined, name)
      if (!namespace || namespace.status?.phase === 'Terminating' || namespace.metadata?.deletionTimestamp) return
      const current = configMapCache.get(name, configMapName)
      try {
        if (!current) await api.create(configMaps, newConfigMap(name))
        else if (!isPublished(current)) await api.update(configMaps, repaired(current))
      } catch (error) {
        if (!hasReason(error, 'AlreadyExists') && !isNamespaceTerminating(error)) throw error
      }
    },
  }

  function newConfigMap(namespace: string): ConfigMap {
    const annotations = { [descriptionAnnotation]: description }
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: configMapName, namespace, annotations }, data }
  }

  function isPublished(current: ConfigMap): boolean {
    return equalJson(current.data, data) && (current.metadata?.annotations?.[descriptionAnnotation] ?? '').length > 0
  }

  function repaired(current: ConfigMap): ConfigMap {
    const annotations = { ...current.metadata?.annotations, [descriptionAnnotation]: description }
    return { ...current, metadata: { ...current.metadata, annotations }, data }
  }
}
