/** The environment of a container. Models makeEnvironmentVariables of pkg/kubelet/kubelet_pods.go. */
import { getOwn } from '../../../kube/json'
import type { Container, Pod, Service } from '../../../kube/types'
import { ExpansionTooLong, expand } from './expand'
import { type ResourceFieldRef, resourceField } from './resource-field'
import { serviceEnvironment } from './service-environment'
import { ContainerConfigError, type PodFacts, type PodSources, podField } from './sources'

type EnvVar = NonNullable<Container['env']>[number]
type EnvFrom = NonNullable<Container['envFrom']>[number]

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Throws ContainerConfigError when something that must be there is not. */
export function containerEnvironment(
  pod: Pod,
  container: Container,
  sources: PodSources,
  facts: PodFacts,
): Record<string, string> {
  const namespace = pod.metadata?.namespace ?? ''
  const declared: Record<string, string> = {}
  for (const source of container.envFrom ?? []) Object.assign(declared, envFrom(source, namespace, sources))
  const known = { ...serviceEnvironment(linkedServices(pod, sources)), ...declared }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom ? valueFrom(variable, pod, container, sources, facts) : expanded(variable, known)
    if (value !== undefined) known[variable.name] = value
  }
  return { PATH: path, HOSTNAME: hostnameOf(pod), ...known }
}

function expanded({ name, value = '' }: EnvVar, known: Readonly<Record<string, string>>): string {
  try {
    return expand(value, known)
  } catch (error) {
    if (!(error instanceof ExpansionTooLong)) throw error
    throw new ContainerConfigError(`environment variable ${JSON.stringify(name)}: ${error.message}`)
  }
}

export function hostnameOf({ metadata, spec }: Pod): string {
  if (spec?.hostNetwork) return spec.nodeName ?? ''
  return (spec?.hostname || metadata?.name || '').slice(0, 63).replace(/[-.]+$/, '')
}

/** Those of the Pod's own namespace, unless it wants none, and always the API server. */
function linkedServices({ metadata, spec }: Pod, sources: PodSources): readonly Service[] {
  const own = spec?.enableServiceLinks === false ? [] : sources.services(metadata?.namespace ?? '')
  const master = sources.services('default').filter((service) => service.metadata?.name === 'kubernetes')
  return [...master, ...own]
}

function envFrom({ configMapRef, secretRef, prefix = '' }: EnvFrom, namespace: string, sources: PodSources) {
  const reference = configMapRef ?? secretRef
  const name = reference?.name ?? ''
  const kind = configMapRef ? 'configmap' : 'secret'
  const data = configMapRef ? sources.configMap(namespace, name)?.data : decoded(sources.secret(namespace, name)?.data)
  const exists = configMapRef ? sources.configMap(namespace, name) : sources.secret(namespace, name)
  if (!exists && !reference?.optional) throw new ContainerConfigError(`${kind} "${name}" not found`)
  return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [`${prefix}${key}`, value]))
}

/** Undefined leaves the variable out. */
function valueFrom(
  { valueFrom: source }: EnvVar,
  pod: Pod,
  container: Container,
  sources: PodSources,
  facts: PodFacts,
): string | undefined {
  const namespace = pod.metadata?.namespace ?? ''
  if (source?.fieldRef) return podField(pod, source.fieldRef.fieldPath, facts) ?? ''
  if (source?.resourceFieldRef) {
    const reference = source.resourceFieldRef as ResourceFieldRef
    const named = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].find(
      ({ name }) => name === reference.containerName,
    )
    return resourceField(named ?? container, reference, facts.nodeAllocatable) ?? ''
  }
  const config = source?.configMapKeyRef
  const secret = source?.secretKeyRef
  const { name = '', key = '', optional } = config ?? secret ?? {}
  const object = config ? sources.configMap(namespace, name) : sources.secret(namespace, name)
  if (!object) {
    if (optional) return undefined
    throw new ContainerConfigError(`${config ? 'configmap' : 'secret'} "${name}" not found`)
  }
  const data = config ? sources.configMap(namespace, name)?.data : decoded(sources.secret(namespace, name)?.data)
  const value = getOwn(data ?? {}, key) as string | undefined
  if (value === undefined && !optional) {
    throw new ContainerConfigError(
      `couldn't find key ${key} in ${config ? 'ConfigMap' : 'Secret'} ${namespace}/${name}`,
    )
  }
  return value
}

function decoded(data: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  )
}
