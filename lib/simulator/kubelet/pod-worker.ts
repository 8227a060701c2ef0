/** Leads one Pod through its stages: arms what matches, carries out what falls due, writes what became of it. */
import { pods } from '../../kinds'
import { hasReason } from '../../kube/status-error'
import type { Pod } from '../../kube/types'
import { type Amounts, podRequests } from '../resources/amounts'
import { adopt, wasSeen } from './adopt'
import type { ContainerInstance } from './container/instance'
import { carryOut, type EffectContext } from './effects'
import { PodContainers } from './pod-containers'
import type { Sandbox } from './pod-life'
import { newLife, type PodLife } from './pod-life'
import { podStages } from './pod-stages'
import { podStatus } from './pod-status'
import type { Stage } from './stage'
import { StatusWriter } from './status-writer'
import type { WorkerHost } from './worker-host'

/** More turns without time passing mean that two stages chase each other. */
const turnsAtOnce = 200

export class PodWorker {
  readonly #host: WorkerHost
  readonly #life: PodLife
  readonly #containers: PodContainers
  readonly #writer: StatusWriter
  /** What the Pod asks of the node; parsed once. */
  readonly requests: Readonly<Amounts>
  readonly #armed = new Map<string, () => void>()
  #hasBegun = false
  #isClosed = false
  #isEvaluating = false
  #isDirty = false
  /** The stage whose time has just come. */
  #due: { stage: Stage; at: string } | undefined

  constructor(pod: Pod, host: WorkerHost) {
    this.#host = host
    this.requests = podRequests(pod.spec)
    const nowMs = host.clock.now().getTime()
    this.#containers = new PodContainers(host, {
      life: () => this.#life,
      changed: () => this.evaluate(),
    })
    this.#life = newLife(pod, this.#containers.view(), nowMs)
    this.#writer = new StatusWriter({
      api: host.api,
      clock: host.clock,
      wanted: () => (this.#isClosed ? undefined : { pod: this.#life.pod, status: podStatus(this.#life, host.hostIP) }),
      failed: (error) => host.warn('pod status not written', error),
    })
    if (wasSeen(pod)) adopt(this.#life)
  }

  get life(): Readonly<PodLife> {
    return this.#life
  }

  get sandbox(): Sandbox | undefined {
    return this.#life.sandbox
  }

  instance(container: string): ContainerInstance | undefined {
    return this.#containers.instance(container)
  }

  /** Begins, or goes on after a restart of the simulator. */
  async begin(): Promise<void> {
    if (this.#isClosed) return
    if (wasSeen(this.#life.pod)) await this.#containers.resume()
    this.#hasBegun = true
    this.evaluate()
  }

  /** The API shows a newer state of the Pod. */
  update(pod: Pod): void {
    this.#life.pod = pod
    const specs = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]
    for (const container of this.#life.containers) {
      const spec = specs.find(({ name }) => name === container.spec.name)
      if (spec && spec.image !== container.spec.image) this.#containers.imageChanged(container, spec)
    }
    this.evaluate()
  }

  /** The object is gone, or the simulator stops: nothing of the Pod stays, nothing more is written. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const cancel of this.#armed.values()) cancel()
    this.#armed.clear()
    this.#writer.stop()
    this.#containers.close()
  }

  evaluate(): void {
    this.#isDirty = true
    if (this.#isEvaluating || this.#isClosed || !this.#hasBegun) return
    this.#isEvaluating = true
    try {
      for (let turn = 0; this.#isDirty && !this.#isClosed; turn++) {
        this.#isDirty = false
        if (turn > turnsAtOnce) {
          this.#host.warn('pod does not settle', new Error(this.#life.pod.metadata?.name))
          break
        }
        this.#arm()
      }
    } catch (error) {
      // One Pod that cannot go on must not take the others with it.
      this.#host.warn('pod worker failed', error)
    } finally {
      this.#isEvaluating = false
    }
    if (!this.#isClosed) this.#writer.request()
  }

  #arm(): void {
    this.#life.nowMs = this.#host.clock.now().getTime()
    const due = this.#due
    this.#due = undefined
    if (due?.stage.at(this.#life).includes(due.at)) {
      this.#fire(due.stage, due.at)
      return
    }
    const matched = new Map<string, { stage: Stage; at: string }>()
    for (const stage of podStages) {
      for (const at of stage.at(this.#life)) matched.set(`${stage.name}/${at}`, { stage, at })
    }
    for (const [key, cancel] of this.#armed) {
      if (matched.has(key)) continue
      cancel()
      this.#armed.delete(key)
    }
    for (const [key, { stage, at }] of matched) {
      if (this.#armed.has(key)) continue
      const ms = stage.takes?.(this.#life, at) ?? 0
      if (ms <= 0) {
        this.#fire(stage, at)
        return
      }
      const cancel = this.#host.clock.after(ms, () => {
        this.#armed.delete(key)
        this.#due = { stage, at }
        this.evaluate()
      })
      this.#armed.set(key, cancel)
    }
  }

  #fire(stage: Stage, at: string): void {
    this.#isDirty = true
    const context: EffectContext = {
      life: this.#life,
      host: this.#host,
      containers: this.#containers,
      remove: () => void this.#remove(),
      changed: () => this.evaluate(),
    }
    for (const effect of stage.next(this.#life, at)) carryOut(effect, context)
  }

  /** The final delete comes after the last status, so that whoever watches sees how it ended. */
  async #remove(): Promise<void> {
    const { name = '', namespace = '', uid } = this.#life.pod.metadata ?? {}
    await this.#writer.flush()
    try {
      const preconditions = uid ? { preconditions: { uid } } : {}
      await this.#host.api.remove(pods, { name, namespace }, { gracePeriodSeconds: 0, ...preconditions })
    } catch (error) {
      if (hasReason(error, 'NotFound') || hasReason(error, 'Conflict') || this.#isClosed) return
      this.#host.warn('pod not deleted', error)
      this.#life.finalized = false
      this.evaluate()
    }
  }
}
