/**
 * Gives a Pod its volumes once it has a node: binds free ones to its claims, asks for the others, and waits until all of
 * them are bound. Models the Reserve and PreBind of pkg/scheduler/framework/plugins/volumebinding/binder.go.
 */
import { type CacheEvent, keyOf, type ObjectSource } from '../../client/controller'
import type { KubeApi } from '../../client/kube-api'
import type { Clock } from '../../clock'
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../kinds'
import {
  boundByControllerAnnotation,
  isFullyBound,
  isReachableFrom,
  selectedNodeAnnotation,
} from '../../kube/persistent-volumes'
import type { PersistentVolume, PersistentVolumeClaim } from '../../kube/types'
import { type NeededVolumes, neededVolumes } from './claimed-volumes'
import type { VolumeReader } from './framework'
import type { PodInfo } from './pod-info'

/** Upstream's bindTimeoutSeconds. */
const longestWaitMs = 10 * 60_000

interface Place {
  name: string
  labels: Readonly<Record<string, string>>
}

export type Reservation = NeededVolumes & { node: Place; pod: PodInfo }

export class VolumeBinder implements VolumeReader {
  /** Which claim a volume was promised to, until the volume says so itself. */
  readonly #promises = new Map<string, string>()
  readonly #waiting = new Set<() => void>()

  constructor(
    private readonly source: ObjectSource,
    private readonly api: KubeApi,
    private readonly clock: Clock,
  ) {}

  claim(namespace: string, name: string): PersistentVolumeClaim | undefined {
    return this.source.cache(persistentVolumeClaims).get(namespace, name)
  }

  volume(name: string): PersistentVolume | undefined {
    return this.source.cache(persistentVolumes).get(undefined, name)
  }

  volumes(): readonly PersistentVolume[] {
    return this.source.cache(persistentVolumes).list()
  }

  storageClass(name: string) {
    return this.source.cache(storageClasses).get(undefined, name)
  }

  isPromised({ metadata, spec }: PersistentVolume): boolean {
    return !spec?.claimRef && this.#promises.has(metadata?.name ?? '')
  }

  /** To be told of every change of claims and volumes: those who wait look again. */
  noteChange(_event: CacheEvent): void {
    for (const look of [...this.#waiting]) look()
  }

  /** Promises the Pod what it needs on that node. Undefined when nothing has to be done before it is bound. */
  reserve(pod: PodInfo, node: Place): Reservation | undefined {
    if (pod.claims.length === 0) return undefined
    const needed = neededVolumes(pod, node, this)
    if (needed.toBind.length === 0 && needed.toProvision.length === 0) return undefined
    for (const { claim, volume } of needed.toBind) this.#promises.set(volume.metadata?.name ?? '', keyOf(claim))
    return { ...needed, node, pod }
  }

  /** Resolves when all claims are bound. Rejects with the text of the failure. */
  async bind(reservation: Reservation, signal: AbortSignal): Promise<void> {
    const { toBind, toProvision, node, pod } = reservation
    try {
      for (const { claim, volume } of toBind) await this.#bindVolume(claim, volume)
      for (const claim of toProvision) await this.#select(claim, node)
      await this.#allBound(pod, node, toProvision, signal)
    } finally {
      for (const { volume } of toBind) this.#promises.delete(volume.metadata?.name ?? '')
    }
  }

  async #bindVolume({ metadata }: PersistentVolumeClaim, volume: PersistentVolume): Promise<void> {
    const { claimRef } = volume.spec ?? {}
    if (claimRef?.uid) return
    await this.api.update(persistentVolumes, {
      ...volume,
      metadata: claimRef
        ? volume.metadata
        : {
            ...volume.metadata,
            annotations: { ...volume.metadata?.annotations, [boundByControllerAnnotation]: 'yes' },
          },
      spec: {
        ...volume.spec,
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: metadata?.namespace,
          name: metadata?.name,
          uid: metadata?.uid,
          resourceVersion: metadata?.resourceVersion,
        },
      },
    })
  }

  async #select(claim: PersistentVolumeClaim, node: Place): Promise<void> {
    const { name = '', namespace } = claim.metadata ?? {}
    if (claim.metadata?.annotations?.[selectedNodeAnnotation] === node.name) return
    const patch = { metadata: { annotations: { [selectedNodeAnnotation]: node.name } } }
    await this.api.patch(persistentVolumeClaims, { name, namespace }, patch, 'merge')
  }

  async #allBound(
    pod: PodInfo,
    node: Place,
    toProvision: readonly PersistentVolumeClaim[],
    signal: AbortSignal,
  ): Promise<void> {
    const selected = toProvision.map(({ metadata }) => metadata?.name ?? '')
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        this.#waiting.delete(look)
        signal.removeEventListener('abort', abort)
        cancel()
        settle()
      }
      const fail = (why: string) => end(() => reject(new Error(why)))
      const abort = () => fail('context canceled')
      const look = () => {
        const problem = this.#progress(pod, node, selected)
        if (problem === 'bound') end(resolve)
        else if (problem) fail(problem)
      }
      const cancel = this.clock.after(longestWaitMs, () => fail('context deadline exceeded'))
      signal.addEventListener('abort', abort)
      this.#waiting.add(look)
      look()
    })
  }

  /** `bound`, why it will not come to that, or undefined while it may. */
  #progress(pod: PodInfo, node: Place, selected: readonly string[]): 'bound' | string | undefined {
    for (const { claim: name } of pod.claims) {
      const claim = this.claim(pod.namespace, name)
      if (!claim) return `could not find PVC "${pod.namespace}/${name}"`
      if (isFullyBound(claim)) {
        const volume = this.volume(claim.spec?.volumeName ?? '')
        if (volume && !isReachableFrom(volume, node)) {
          return `pv "${volume.metadata?.name}" node affinity doesn't match node "${node.name}"`
        }
        continue
      }
      const chosen = claim.metadata?.annotations?.[selectedNodeAnnotation]
      // The provisioner gave up and took the node back.
      if (selected.includes(name) && chosen !== node.name) return `provisioning failed for PVC "${name}"`
      return undefined
    }
    return 'bound'
  }
}
