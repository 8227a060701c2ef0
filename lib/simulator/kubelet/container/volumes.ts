/**
 * The volumes of a Pod, in memory. What comes from API objects is read through at every access, so that a changed ConfigMap
 * is seen at once (a real kubelet takes up to a minute and a half).
 */
import type { ConfigMap, Pod, Secret } from '../../../kube/types'
import { claimedVolume } from './claimed-volume'
import type { Mount, Volume } from './files'
import { memoryVolume } from './memory-disk'
import { type ResourceFieldRef, resourceField } from './resource-field'
import type { ServiceAccountToken } from './service-account-token'
import { type PodFacts, type PodSources, podField, VolumeError } from './sources'

type VolumeSpec = NonNullable<NonNullable<Pod['spec']>['volumes']>[number]
type Projection = NonNullable<NonNullable<VolumeSpec['projected']>['sources']>[number]
type DownwardItem = NonNullable<NonNullable<VolumeSpec['downwardAPI']>['items']>[number]
interface KeyToPath {
  key: string
  path: string
  mode?: number
}
/** By path; a Map, because a key may be called `toString`. */
type Files = ReadonlyMap<string, Uint8Array>

export interface VolumeContext {
  pod(): Pod
  sources: PodSources
  facts(): PodFacts
  /** Fetches a token for the Pod's ServiceAccount. */
  token(audience: string | undefined, expirationSeconds: number): Promise<ServiceAccountToken>
}

const encoder = new TextEncoder()

/** Sets up all volumes; throws an Error with the text of the FailedMount event. */
export async function setUpVolumes(context: VolumeContext): Promise<ReadonlyMap<string, Volume>> {
  const volumes = new Map<string, Volume>()
  for (const spec of context.pod().spec?.volumes ?? []) {
    const claimed = claimedVolume(context.pod(), spec.name, context.sources)
    if (claimed) {
      volumes.set(spec.name, claimed)
      continue
    }
    try {
      volumes.set(spec.name, await setUp(spec, context))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new VolumeError(`MountVolume.SetUp failed for volume "${spec.name}" : ${message}`)
    }
  }
  return volumes
}

/** The mounts of one container, to be laid over its own files. */
export function mountsOf(
  volumeMounts: readonly { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[],
  volumes: ReadonlyMap<string, Volume>,
): Mount[] {
  return volumeMounts.flatMap(({ name, mountPath, subPath, readOnly }) => {
    const volume = volumes.get(name)
    return volume ? [{ path: mountPath, volume, readOnly: readOnly ?? false, ...(subPath ? { subPath } : {}) }] : []
  })
}

async function setUp(spec: VolumeSpec, context: VolumeContext): Promise<Volume> {
  const namespace = context.pod().metadata?.namespace ?? ''
  const { configMap, secret, downwardAPI, projected } = spec
  if (configMap) {
    const { name = '', items, optional, defaultMode } = configMap
    const files = () => configMapFiles(context.sources.configMap(namespace, name), name, items, optional)
    return derived(files, modes(items, defaultMode))
  }
  if (secret) {
    const { secretName = '', items, optional, defaultMode } = secret
    const files = () => secretFiles(context.sources.secret(namespace, secretName), secretName, items, optional)
    return derived(files, modes(items, defaultMode))
  }
  if (downwardAPI) {
    const { items = [], defaultMode } = downwardAPI
    return derived(() => downwardFiles(items, context), modes(items, defaultMode))
  }
  if (projected) return project(projected.sources ?? [], projected.defaultMode, namespace, context)
  // emptyDir, and what has no counterpart here (hostPath, CSI): an empty folder of the Pod.
  return memoryVolume()
}

async function project(
  sources: readonly Projection[],
  defaultMode: number | undefined,
  namespace: string,
  context: VolumeContext,
): Promise<Volume> {
  const parts: (() => Files)[] = []
  for (const { configMap, secret, downwardAPI, serviceAccountToken } of sources) {
    if (configMap) {
      const { name = '', items, optional } = configMap
      parts.push(() => configMapFiles(context.sources.configMap(namespace, name), name, items, optional))
    }
    if (secret) {
      const { name = '', items, optional } = secret
      parts.push(() => secretFiles(context.sources.secret(namespace, name), name, items, optional))
    }
    if (downwardAPI) parts.push(() => downwardFiles(downwardAPI.items ?? [], context))
    if (serviceAccountToken) {
      const { audience, expirationSeconds = 3600, path } = serviceAccountToken
      const token = await context.token(audience, expirationSeconds)
      parts.push(() => new Map([[path, encoder.encode(token.current())]]))
    }
  }
  const items = sources.flatMap(({ configMap, secret, downwardAPI }) => [
    ...(configMap?.items ?? []),
    ...(secret?.items ?? []),
    ...(downwardAPI?.items ?? []),
  ])
  return derived(() => new Map(parts.flatMap((part) => [...part()])), modes(items, defaultMode))
}

const readable = 0o644

function modes(items: readonly { path: string; mode?: number }[] = [], defaultMode = readable) {
  return (path: string) => items.find((item) => item.path === path)?.mode ?? defaultMode
}

/** Checks now that the files can be made, and makes them anew at every access; what has vanished since stays empty. */
function derived(make: () => Files, mode: (path: string) => number): Volume {
  make()
  const current = (): Files => {
    try {
      return make()
    } catch {
      return new Map()
    }
  }
  return { read: (path) => current().get(path), list: () => [...current().keys()], mode }
}

function configMapFiles(
  object: ConfigMap | undefined,
  name: string,
  items: readonly KeyToPath[] | undefined,
  optional = false,
): Files {
  if (!object && !optional) throw new VolumeError(`configmap "${name}" not found`)
  const data = new Map<string, Uint8Array>()
  for (const [key, value] of Object.entries(object?.data ?? {})) data.set(key, encoder.encode(value))
  for (const [key, value] of Object.entries(object?.binaryData ?? {})) data.set(key, Buffer.from(value, 'base64'))
  return choose(data, items, optional, 'references non-existent config key')
}

function secretFiles(
  object: Secret | undefined,
  name: string,
  items: readonly KeyToPath[] | undefined,
  optional = false,
): Files {
  if (!object && !optional) throw new VolumeError(`secret "${name}" not found`)
  const data = new Map<string, Uint8Array>()
  for (const [key, value] of Object.entries(object?.data ?? {})) data.set(key, Buffer.from(value, 'base64'))
  return choose(data, items, optional, 'references non-existent secret key')
}

function choose(data: Files, items: readonly KeyToPath[] | undefined, optional: boolean, refusal: string): Files {
  if (!items?.length) return data
  const chosen = new Map<string, Uint8Array>()
  for (const { key, path } of items) {
    const value = data.get(key)
    if (value) chosen.set(path, value)
    else if (!optional) throw new VolumeError(`${refusal}: ${key}`)
  }
  return chosen
}

function downwardFiles(items: readonly DownwardItem[], context: VolumeContext): Files {
  const pod = context.pod()
  const facts = context.facts()
  const files = new Map<string, Uint8Array>()
  for (const { path, fieldRef, resourceFieldRef } of items) {
    const container = pod.spec?.containers.find(({ name }) => name === resourceFieldRef?.containerName)
    const value = fieldRef
      ? podField(pod, fieldRef.fieldPath, facts)
      : container && resourceField(container, resourceFieldRef as ResourceFieldRef, facts.nodeAllocatable)
    files.set(path, encoder.encode(value ?? ''))
  }
  return files
}
