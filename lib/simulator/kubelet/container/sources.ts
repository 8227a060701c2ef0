import type { ConfigMap, PersistentVolume, PersistentVolumeClaim, Pod, Secret, Service } from '../../../kube/types'
import type { Volume } from './files'

/** What a Pod's environment and volumes are made from, read from the node's caches. */
export interface PodSources {
  configMap(namespace: string, name: string): ConfigMap | undefined
  secret(namespace: string, name: string): Secret | undefined
  services(namespace: string): readonly Service[]
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined
  persistentVolume(name: string): PersistentVolume | undefined
  /** What lies on it, seen from this node. */
  volumeData(volume: PersistentVolume): Volume
}

/** What a node knows of a Pod beyond its spec. */
export interface PodFacts {
  podIP: string
  hostIP: string
  nodeAllocatable: Readonly<Record<string, string>>
}

/** A container cannot be configured: becomes the reason CreateContainerConfigError with this message. */
export class ContainerConfigError extends Error {}

/** A volume cannot be set up. */
export class VolumeError extends Error {}

/** The current value of a downward API field path; undefined when the path means nothing. */
export function podField(pod: Pod, path: string, facts: PodFacts): string | undefined {
  const { metadata, spec } = pod
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (keyed?.[2] !== undefined) return metadata?.[keyed[1] === 'labels' ? 'labels' : 'annotations']?.[keyed[2]] ?? ''
  switch (path) {
    case 'metadata.name':
      return metadata?.name ?? ''
    case 'metadata.namespace':
      return metadata?.namespace ?? ''
    case 'metadata.uid':
      return metadata?.uid ?? ''
    case 'metadata.labels':
      return formatMap(metadata?.labels)
    case 'metadata.annotations':
      return formatMap(metadata?.annotations)
    case 'spec.nodeName':
      return spec?.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName ?? ''
    case 'status.podIP':
    case 'status.podIPs':
      return facts.podIP
    case 'status.hostIP':
    case 'status.hostIPs':
      return facts.hostIP
    default:
      return undefined
  }
}

const formatMap = (map: Readonly<Record<string, string>> | undefined) =>
  Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n')
