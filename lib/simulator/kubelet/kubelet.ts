/** The agent of one node: takes the Pods that are bound to it and reports on itself. */
import type { CacheEvent } from '../../client/controller'
import { createEventRecorder, type EventRecorder } from '../../client/event-recorder'
import type { KubeApi } from '../../client/kube-api'
import type { Node, Pod } from '../../kube/types'
import { type Amounts, addTo, amountsOf } from '../resources/amounts'
import type { SimulatorRuntime } from '../runtime'
import { wasSeen } from './adopt'
import type { PodSources } from './container/sources'
import type { ImageCatalogue } from './images/catalogue'
import type { SimulatedNetwork } from './network'
import { AddressPool } from './node/address-pool'
import { ImageStore } from './node/image-store'
import { allocatableOf } from './node/node-object'
import { NodeReporter } from './node/node-reporter'
import type { NodeSpec } from './node-spec'
import { PodWorker } from './pod-worker'
import { openKubeletPort } from './server/kubelet-server'
import { NodeUsage, type NodeUse } from './server/node-usage'
import { runningPods } from './server/running-pods'
import type { WorkerHost } from './worker-host'

export interface KubeletOptions {
  spec: NodeSpec
  runtime: SimulatorRuntime
  network: SimulatedNetwork
  sources: PodSources
  catalogue: ImageCatalogue
  node(): Node | undefined
  /** Runs the work after what was handed in before, leaving turns to others in between. */
  inTurn(work: () => Promise<void>): void
}

export class Kubelet {
  readonly #options: KubeletOptions
  readonly #workers = new Map<string, PodWorker>()
  readonly #images: ImageStore
  readonly #reporter: NodeReporter
  readonly #recorder: EventRecorder
  readonly #host: WorkerHost
  readonly #allocatable: Readonly<Record<string, string>>
  readonly #capacity: Readonly<Amounts>
  readonly #usage: NodeUsage
  #pool: AddressPool | undefined
  #closePort: (() => void) | undefined

  constructor(options: KubeletOptions) {
    this.#options = options
    const { spec, runtime } = options
    const { clock, random } = runtime
    const api = runtime.apiFor({ name: `system:node:${spec.name}`, groups: ['system:nodes', 'system:authenticated'] })
    const warn = (message: string, error: unknown) =>
      runtime.log.warn(message, { node: spec.name, error: error instanceof Error ? error.message : String(error) })
    this.#allocatable = allocatableOf(spec)
    this.#capacity = amountsOf(this.#allocatable)
    this.#images = new ImageStore(() => this.#reporter.changed(false))
    this.#recorder = createEventRecorder({ api, clock, random, source: { component: 'kubelet', host: spec.name } })
    const facts = () => ({ now: clock.now(), images: this.#images.list(), networkReady: this.#pool !== undefined })
    this.#reporter = new NodeReporter({ spec, api, clock, random, facts, cached: options.node, warn })
    this.#host = this.#workerHost(api, warn)
    this.#usage = new NodeUsage(spec, clock.now().getTime())
  }

  /** Registers the Node, with the images and the range of addresses that it had before. */
  async start(): Promise<void> {
    const { spec, node } = this.#options
    const { runtime, network } = this.#options
    const allocatableBytes = this.#capacity.memory ?? 0
    this.#closePort = openKubeletPort({ spec, runtime, network, allocatableBytes, measure: () => this.measure() })
    const known = node()
    this.#images.restore(known?.status?.images ?? [])
    this.nodeChanged(known)
    const isNew = await this.#reporter.register()
    if (!isNew) return
    this.#recorder.event(nodeReference(spec), 'Normal', 'Starting', 'Starting kubelet.')
    for (const what of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID']) this.#say(what)
    this.nodeChanged(node())
  }

  /** A range of addresses makes the node's network, and with it the node, ready. */
  nodeChanged(node: Node | undefined): void {
    const cidr = node?.spec?.podCIDR
    if (!cidr || this.#pool) return
    this.#pool = new AddressPool(cidr)
    if (node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) return
    this.#reporter.changed(true)
    this.#say('NodeReady')
    for (const worker of this.#workers.values()) worker.evaluate()
  }

  #say(what: string): void {
    const { spec } = this.#options
    this.#recorder.event(nodeReference(spec), 'Normal', what, `Node ${spec.name} status is now: ${what}`)
  }

  podChanged({ type, object }: CacheEvent<Pod>): PodWorker | undefined {
    const uid = object.metadata?.uid ?? ''
    const known = this.#workers.get(uid)
    if (type === 'DELETED') {
      known?.close()
      this.#workers.delete(uid)
      return undefined
    }
    if (known) {
      known.update(object)
      return known
    }
    const worker = new PodWorker(object, this.#host)
    this.#workers.set(uid, worker)
    const begin = () => worker.begin().catch((error: unknown) => this.#host.warn('pod not begun', error))
    // After a restart of the simulator all Pods of the cluster come at once.
    if (wasSeen(object)) this.#options.inTurn(begin)
    else void begin()
    return worker
  }

  workers(): Iterable<PodWorker> {
    return this.#workers.values()
  }

  stop(): void {
    this.#reporter.stop()
    this.#closePort?.()
    for (const worker of this.#workers.values()) worker.close()
    this.#workers.clear()
  }

  /** What the node and every running container on it use now. */
  measure(): NodeUse {
    return this.#usage.measure(runningPods(this.#workers.values()), this.#options.runtime.clock.now().getTime())
  }

  #workerHost(api: KubeApi, warn: WorkerHost['warn']): WorkerHost {
    const { spec, runtime, network, sources, catalogue } = this.#options
    const { clock, random } = runtime
    return {
      nodeName: spec.name,
      hostIP: spec.address,
      api,
      clock,
      random,
      network,
      sources,
      images: this.#images,
      catalogue,
      addresses: () => this.#pool,
      allocatable: () => this.#allocatable,
      refusal: (pod) => this.#refusal(pod),
      event: (object, type, reason, message, fieldPath) =>
        this.#recorder.event(object, type, reason, message, fieldPath),
      warn,
    }
  }

  /** Models canAdmitPod: what the Pod asks for beside what is already here. */
  #refusal(pod: Pod): { reason: string; message: string } | undefined {
    const used: Amounts = {}
    let requests: Readonly<Amounts> = {}
    let running = 0
    for (const worker of this.#workers.values()) {
      const { pod: other, admission } = worker.life
      if (other.metadata?.uid === pod.metadata?.uid) requests = worker.requests
      else if (admission === 'admitted' && other.status?.phase !== 'Succeeded' && other.status?.phase !== 'Failed') {
        addTo(used, worker.requests)
        running++
      }
    }
    used.pods = running
    for (const [resource, requested] of Object.entries({ ...requests, pods: 1 })) {
      const inUse = used[resource] ?? 0
      if (requested === 0 || requested + inUse <= (this.#capacity[resource] ?? 0)) continue
      const figures = `requested: ${requested}, used: ${inUse}, capacity: ${this.#capacity[resource] ?? 0}`
      return { reason: `OutOf${resource}`, message: `Node didn't have enough resource: ${resource}, ${figures}` }
    }
    return undefined
  }
}

/** Events of kubelets name the Node's uid as its name. */
const nodeReference = ({ name }: NodeSpec) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name } })
