/** The running side of a Pod's containers: instances, volumes, environment; and what stages may ask of the node. */

import { milliValue, wholeValue } from '../../kube/quantity'
import type { Container } from '../../kube/types'
import { containerEnvironment } from './container/environment'
import type { Volume } from './container/files'
import { ContainerInstance } from './container/instance'
import type { ProbeKind } from './container/prober'
import type { Exit } from './container/process'
import { requestToken } from './container/service-account-token'
import { ContainerConfigError } from './container/sources'
import { mountsOf, setUpVolumes } from './container/volumes'
import { pullOutcome } from './images/registry'
import { defaultGraceSeconds } from './life-rules'
import type { ContainerLife, NodeView, PodLife } from './pod-life'
import type { WorkerHost } from './worker-host'

export interface PodContainersOptions {
  life(): PodLife
  /** Something happened that stages should look at. */
  changed(): void
}

/** What a container ends with that could not be started. */
export const startErrorCode = 128

export class PodContainers {
  readonly #host: WorkerHost
  readonly #options: PodContainersOptions
  readonly #instances = new Map<string, ContainerInstance>()
  #volumes: ReadonlyMap<string, Volume> = new Map()
  #isClosed = false

  constructor(host: WorkerHost, options: PodContainersOptions) {
    this.#host = host
    this.#options = options
  }

  instance(name: string): ContainerInstance | undefined {
    return this.#instances.get(name)
  }

  view(): NodeView {
    const { images, catalogue, random, refusal, addresses } = this.#host
    return {
      refusal: () => refusal(this.#life.pod),
      networkReady: () => addresses() !== undefined,
      hasImage: (image) => images.has(image),
      configProblem: ({ spec }) => this.#configProblem(spec),
      pull: (image) => pullOutcome(image, catalogue(image), images.has(image), random),
      random,
    }
  }

  /** Rejects with the text of the FailedMount event. */
  async mount(): Promise<void> {
    const { api, clock, sources } = this.#host
    this.#volumes = await setUpVolumes({
      pod: () => this.#life.pod,
      sources,
      facts: () => this.#facts(),
      token: (audience, seconds) => requestToken(api, clock, this.#life.pod, audience, seconds),
    })
  }

  /** After a restart of the simulator: volumes and processes are made anew without a word. */
  async resume(): Promise<void> {
    const life = this.#life
    const { sandbox } = life
    const isOver = life.admission === 'rejected' || !sandbox?.ready
    if (sandbox?.ready && sandbox.ip !== this.#host.hostIP) this.#host.addresses()?.claim(sandbox.ip)
    if (isOver && !life.containers.some(({ step }) => step === 'running')) return
    await this.mount().catch((error: unknown) => this.#host.warn('volumes of an adopted pod', error))
    if (this.#isClosed) return
    life.volumes = { state: 'mounted' }
    for (const container of life.containers) {
      if (container.step !== 'running') continue
      try {
        this.start(container)
      } catch (error) {
        this.#exited(container, { code: startErrorCode, reason: 'Error' })
        this.#host.warn('adopted container not started', error)
      }
    }
  }

  /** Starts the container's process. Throws NotExecutable. */
  start(container: ContainerLife): void {
    const { spec, state, started } = container
    const life = this.#life
    const namespace = life.pod.metadata?.namespace ?? ''
    const ip = life.sandbox?.ip ?? this.#host.hostIP
    const { cpu, memory } = spec.resources?.limits ?? {}
    this.#instanceOf(container).start({
      env: this.#environmentOrNothing(spec),
      mounts: mountsOf(spec.volumeMounts ?? [], this.#volumes),
      ip,
      fetch: (request) => this.#host.network.request({ namespace, ip }, request),
      ...(memory === undefined ? {} : { memoryLimitBytes: wholeValue(memory) }),
      ...(cpu === undefined ? {} : { cpuLimitMillicores: milliValue(cpu) }),
      startedMs: state.kind === 'running' ? state.startedMs : life.nowMs,
      isStarted: state.kind === 'running' && started,
    })
  }

  /** A Pod's image is the one thing of a running container that may change: the container is restarted with the new one. */
  imageChanged(container: ContainerLife, spec: Container): void {
    container.spec = spec
    container.crash = { backOffMs: 0, updatedMs: 0 }
    container.pull = { error: '', backOffMs: 0, failedMs: 0, announced: false }
    if (container.step === 'running') {
      if (container.stoppingUntilMs !== undefined) return
      const message = `Container ${spec.name} definition changed, will be restarted`
      this.#stop(container, message, this.#life.pod.spec?.terminationGracePeriodSeconds)
    } else if (container.step === 'back-off') container.step = 'ended'
    else if (container.step !== 'ended') container.step = 'image'
  }

  close(): void {
    this.#isClosed = true
    for (const instance of this.#instances.values()) instance.abandon()
    this.releaseAddress()
  }

  releaseAddress(): void {
    const ip = this.#life.sandbox?.ip
    if (ip && this.#life.sandbox?.ready) this.#host.addresses()?.release(ip)
  }

  get #life(): PodLife {
    return this.#options.life()
  }

  #facts() {
    const { hostIP, allocatable } = this.#host
    return { podIP: this.#life.sandbox?.ip ?? '', hostIP, nodeAllocatable: allocatable() }
  }

  #configProblem(spec: Container): string | undefined {
    try {
      containerEnvironment(this.#life.pod, spec, this.#host.sources, this.#facts())
      return undefined
    } catch (error) {
      if (error instanceof ContainerConfigError) return error.message
      throw error
    }
  }

  /** What an adopted container was started with may be gone by now; it runs on without. */
  #environmentOrNothing(spec: Container): Record<string, string> {
    try {
      return containerEnvironment(this.#life.pod, spec, this.#host.sources, this.#facts())
    } catch (error) {
      if (error instanceof ContainerConfigError) return {}
      throw error
    }
  }

  #instanceOf(container: ContainerLife): ContainerInstance {
    const { spec } = container
    const known = this.#instances.get(spec.name)
    if (known) return known
    const { network, clock, random, catalogue } = this.#host
    const instance = new ContainerInstance({
      pod: () => this.#life.pod,
      container: () => container.spec,
      image: () => catalogue(container.spec.image ?? ''),
      network,
      clock,
      random,
      exited: (exit) => this.#exited(container, exit),
      unhealthy: (kind, output) => this.#unhealthy(container, kind, output),
      decided: (kind, healthy) => this.#decided(container, kind, healthy),
    })
    this.#instances.set(spec.name, instance)
    return instance
  }

  #exited(container: ContainerLife, exit: Exit & { message?: string }): void {
    const nowMs = this.#host.clock.now().getTime()
    container.state = {
      kind: 'terminated',
      containerId: container.containerId,
      exitCode: exit.code,
      reason: exit.reason,
      ...(exit.message ? { message: exit.message } : {}),
      startedMs: container.state.kind === 'running' ? container.state.startedMs : nowMs,
      finishedMs: nowMs,
    }
    container.step = 'ended'
    container.ready = false
    container.started = container.role === 'sidecar' && container.started
    delete container.stoppingUntilMs
    this.#options.changed()
  }

  #unhealthy(container: ContainerLife, kind: ProbeKind, output: string): void {
    if (container.step !== 'running') return
    const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
    this.#event(container, 'Warning', 'Unhealthy', `${name} probe failed: ${output}`)
  }

  #decided(container: ContainerLife, kind: ProbeKind, healthy: boolean): void {
    if (container.step !== 'running' || container.stoppingUntilMs !== undefined) return
    const { spec } = container
    if (kind === 'readiness') container.ready = healthy
    else if (kind === 'startup' && healthy) {
      container.started = true
      container.ready = !spec.readinessProbe
    } else if (!healthy) {
      const restarts = this.#life.pod.spec?.restartPolicy !== 'Never' || container.role === 'sidecar'
      const message = `Container ${spec.name} failed ${kind} probe${restarts ? ', will be restarted' : ''}`
      const probe = kind === 'startup' ? spec.startupProbe : spec.livenessProbe
      const { terminationGracePeriodSeconds } = this.#life.pod.spec ?? {}
      this.#stop(container, message, probe?.terminationGracePeriodSeconds ?? terminationGracePeriodSeconds)
    }
    this.#options.changed()
  }

  #stop(container: ContainerLife, message: string, graceSeconds = defaultGraceSeconds): void {
    this.#event(container, 'Normal', 'Killing', message)
    container.stoppingUntilMs = this.#host.clock.now().getTime() + graceSeconds * 1000
    this.#instances.get(container.spec.name)?.stop(graceSeconds * 1000)
  }

  #event(container: ContainerLife, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const pod = { ...this.#life.pod, apiVersion: 'v1' as const, kind: 'Pod' as const }
    this.#host.event(pod, type, reason, message, fieldPathOf(container))
  }
}

/** How events name the part of the Pod that they are about. */
export function fieldPathOf({ role, spec }: ContainerLife): string {
  return `spec.${role === 'main' ? 'containers' : 'initContainers'}{${spec.name}}`
}
