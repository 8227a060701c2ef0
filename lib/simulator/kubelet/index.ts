/** The kubelets of all nodes, on one network. */
import { turn } from '../../client/turn'
import { configMaps, nodes, persistentVolumeClaims, persistentVolumes, pods, secrets, services } from '../../kinds'
import type { Kind } from '../../kinds/kind'
import { badRequest, notFound } from '../../kube/status-error'
import type { PersistentVolume, Pod } from '../../kube/types'
import type { ImageBehaviour } from '../extension'
import { poolDriver } from '../resources/storage-pool'
import type { ContainerTarget, NodeAgent, Part, PodNetwork, SimulatorRuntime } from '../runtime'
import { nodeSpecs } from '../seed/nodes'
import { execIn, refusalOf, runningInstance } from './container-exec'
import { containerLogs } from './container-logs'
import { imageCatalogue } from './images/catalogue'
import { Kubelet } from './kubelet'
import { SimulatedNetwork } from './network'
import type { NodeSpec } from './node-spec'
import type { Sandbox } from './pod-life'
import type { PodWorker } from './pod-worker'
import { dataKeyOf, VolumeData } from './volume-data'

export interface KubeletsOptions {
  /** Which, or how many plain ones; default: those of the seeded world. */
  nodes?: number | readonly NodeSpec[]
  /** Those of addons; they come before the built-in ones. */
  images?: readonly ImageBehaviour[]
  /** Where the data of persistent volumes lasts; in memory only without it. */
  volumeFolder?: string
}

export interface Kubelets extends Part, NodeAgent {
  network: PodNetwork
  /** The pause container of a Pod, as `crictl pods` would show it. */
  sandbox(namespace: string, pod: string): Sandbox | undefined
}

/** Reads for all kubelets at once: each would otherwise have to look at every Pod to find its own. */
const reader = { name: 'system:kubelets', groups: ['system:nodes', 'system:authenticated'] }
const adoptionsPerTurn = 16
const read: readonly Kind[] = [nodes, pods, configMaps, secrets, services, persistentVolumeClaims, persistentVolumes]

export function createKubelets(runtime: SimulatorRuntime, options: KubeletsOptions): Kubelets {
  const { clock } = runtime
  const source = runtime.sourceFor(reader)
  const network = new SimulatedNetwork()
  const catalogue = imageCatalogue(options.images ?? [])
  const workers = new Map<string, PodWorker>()
  const unsubscribe: (() => void)[] = []
  let adoptions = Promise.resolve()
  let adopted = 0
  let isStopped = false

  const sources = {
    configMap: (namespace: string, name: string) => source.cache(configMaps).get(namespace, name),
    secret: (namespace: string, name: string) => source.cache(secrets).get(namespace, name),
    services: (namespace: string) => source.cache(services).list({ namespace }),
    claim: (namespace: string, name: string) => source.cache(persistentVolumeClaims).get(namespace, name),
    persistentVolume: (name: string) => source.cache(persistentVolumes).get(undefined, name),
  }
  const volumeData = new VolumeData({
    clock,
    ...(options.volumeFolder === undefined ? {} : { folder: options.volumeFolder }),
    warn: (message, error) => runtime.log.warn(message, { error: String(error) }),
  })
  const kubelets = new Map<string, Kubelet>()
  const specs = typeof options.nodes === 'object' ? options.nodes : nodeSpecs(options.nodes)
  for (const spec of specs) {
    const node = () => source.cache(nodes).get(undefined, spec.name)
    const own = { ...sources, volumeData: (volume: PersistentVolume) => volumeData.open(dataKeyOf(volume, spec.name)) }
    kubelets.set(spec.name, new Kubelet({ spec, runtime, network, sources: own, catalogue, node, inTurn }))
  }

  function inTurn(work: () => Promise<void>): void {
    adoptions = adoptions.then(work).then(() => (++adopted % adoptionsPerTurn === 0 ? turn() : undefined))
  }

  function onPod(event: { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: Pod; old?: Pod }): void {
    const { name = '', namespace = '' } = event.object.metadata ?? {}
    const kubelet = kubelets.get(event.object.spec?.nodeName ?? '')
    if (!kubelet) return
    const worker = kubelet.podChanged(event)
    if (worker) workers.set(`${namespace}/${name}`, worker)
    else workers.delete(`${namespace}/${name}`)
  }

  const instanceOf = ({ namespace, pod, container }: ContainerTarget) =>
    workers.get(`${namespace}/${pod}`)?.instance(container)

  return {
    name: 'kubelets',
    network,
    async start() {
      for (const kind of read) source.cache(kind)
      await Promise.all(read.map((kind) => source.synced(kind)))
      await Promise.all([...kubelets.values()].map((kubelet) => kubelet.start()))
      if (isStopped) return
      unsubscribe.push(
        source.subscribe(nodes, ({ type, object }) => {
          if (type !== 'DELETED') kubelets.get(object.metadata?.name ?? '')?.nodeChanged(object)
        }),
        source.subscribe(pods, onPod),
        // What the pool holds goes with its volume; what lies in folders and on servers of others does not.
        source.subscribe(persistentVolumes, ({ type, object }) => {
          const isPools = object.spec?.csi?.driver === poolDriver
          if (type === 'DELETED' && isPools) volumeData.drop(dataKeyOf(object, ''))
        }),
      )
    },
    async stop() {
      isStopped = true
      for (const end of unsubscribe.splice(0)) end()
      for (const kubelet of kubelets.values()) kubelet.stop()
      workers.clear()
      volumeData.flush()
    },
    async containerLogs({ namespace, pod: name, container }, logOptions, signal) {
      const pod = source.cache(pods).get(namespace, name)
      if (!pod) throw notFound({ group: '', plural: 'pods' }, name)
      const nodeName = pod.spec?.nodeName ?? ''
      if (!kubelets.has(nodeName)) throw badRequest(`no kubelet answers for node "${nodeName}"`)
      const instance = workers.get(`${namespace}/${name}`)?.instance(container)
      return containerLogs(pod, container, instance, logOptions, clock, signal)
    },
    async exec(target, command, streams) {
      return execIn(instanceOf(target), target.container, command, streams)
    },
    async attach(target, streams) {
      await runningInstance(instanceOf(target), target.container).attach(streams)
    },
    refusal: (target) => refusalOf(instanceOf(target), target.container),
    sandbox: (namespace, pod) => workers.get(`${namespace}/${pod}`)?.sandbox,
  }
}
