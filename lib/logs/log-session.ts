/**
 * One reading of logs: opens what the query chooses of the Pods that there are, follows Pods and containers as they come
 * and go, and gives lines and events out as fast as its reader takes them.
 */
import { BackOff } from '../client/back-off'
import { type Clock, sleep } from '../clock'
import type { Cluster, Person } from '../cluster/contract'
import { containersOf, runOf } from '../kube/pod-spec'
import { statusOf } from '../kube/status-error'
import type { ContainerStatus, Pod } from '../kube/types'
import { ContainerLog, isFinal, type RawLine } from './container-log'
import type { LogEvent, LogQuery, LogSourceState } from './contract'
import { LineMerge } from './line-merge'
import { restingState } from './resting-state'

export interface SessionParts {
  cluster: Cluster
  person: Person
  clock: Clock
  random(): number
  signal: AbortSignal
}

export interface SessionLimits {
  /** Logs that are open at once: each is a connection to the cluster. */
  open: number
  /** Containers that are named; the others are only counted. */
  named: number
  /** How long all wait for one log that is being opened. */
  patienceMs: number
}

export type SessionItem = { source: number; raw: string } | LogEvent

interface Source {
  id: number
  pod: string
  uid: string
  container: string
  isChosen: boolean
  status: ContainerStatus | undefined
  gone: boolean
  /** What has been told of it. */
  told: string
  /** The run that is being or was read. */
  run: number | undefined
  reading: 'no' | 'opening' | 'reading' | 'live' | 'reconnecting'
  failed: string | undefined
  /** Came when the others had caught up: all of its log is new. */
  isLate: boolean
}

/** How far the lines of two containers that are written at the same time may arrive apart. */
const liveMs = 250
/** Of one log in memory; beyond that it is not read on until they have gone out. */
const mostPending = 500
const mostAtOnce = 2_000
const beatMs = 15_000

export class LogSession {
  readonly #merge = new LineMerge<RawLine>()
  readonly #sources = new Map<string, Source>()
  readonly #events: LogEvent[] = []
  readonly #unnamed = new Set<string>()
  #open = 0
  /** Logs whose past is still being read; the first Pods are not known yet. */
  #behind: number | undefined
  #hasCaughtUp = false
  #wake: () => void = () => undefined
  readonly #drained: (() => void)[] = []
  #podsFailed = false

  constructor(
    private readonly parts: SessionParts,
    private readonly query: LogQuery,
    private readonly limits: SessionLimits,
  ) {
    parts.signal.addEventListener('abort', () => this.#resume(), { once: true })
  }

  /** All Pods that there are now. */
  pods(pods: readonly Pod[]): void {
    if (this.#podsFailed) this.#tell({ type: 'pods-known' })
    this.#podsFailed = false
    const isFirst = this.#behind === undefined
    this.#behind ??= 0
    const there = new Set<string>()
    for (const pod of pods) this.#takeIn(pod, there, !isFirst)
    for (const [key, source] of this.#sources) source.gone = !there.has(key)
    for (const key of [...this.#unnamed]) if (!there.has(key)) this.#unnamed.delete(key)
    this.#openWhatMay()
    if (isFirst) this.#caughtUpMaybe()
  }

  podsFailed(event: Extract<LogEvent, { type: 'pods-failed' }>): void {
    if (this.#podsFailed) return
    this.#podsFailed = true
    this.#tell(event)
  }

  /** In batches; ends when nothing more can come. */
  async *items(): AsyncGenerator<SessionItem[], void, undefined> {
    const { signal } = this.parts
    while (!signal.aborted) {
      const batch: SessionItem[] = this.#events.splice(0)
      for (const { source, line } of this.#merge.take(mostAtOnce, this.#now())) batch.push({ source, raw: line.raw })
      if (batch.length > 0) {
        yield batch
        this.#resume()
        continue
      }
      if (!this.query.follow && this.#behind === 0 && this.#merge.empty) return
      const due = this.#merge.dueAt()
      const wait = Math.min(beatMs, due === undefined ? beatMs : Math.max(1, due - this.#now()))
      const woken = await this.#wakened(wait)
      if (!woken && wait === beatMs && !signal.aborted) yield [{ type: 'beat' }]
    }
  }

  #takeIn(pod: Pod, there: Set<string>, isLate: boolean): void {
    const { uid = '', name = '' } = pod.metadata ?? {}
    for (const { container, role, status } of containersOf(pod)) {
      const key = `${uid}/${container.name}`
      there.add(key)
      let source = this.#sources.get(key)
      if (!source) {
        if (this.#sources.size >= this.limits.named) {
          this.#unnamed.add(key)
          this.#tell({ type: 'unnamed', containers: this.#unnamed.size })
          continue
        }
        source = {
          id: this.#sources.size,
          pod: name,
          uid,
          container: container.name,
          isChosen: isIn(this.query.pods, name) && isIn(this.query.containers, container.name),
          status,
          gone: false,
          told: '',
          run: undefined,
          reading: 'no',
          failed: undefined,
          isLate,
        }
        this.#sources.set(key, source)
        this.#tell({ type: 'source', source: source.id, pod: name, uid, container: container.name, role })
      }
      source.status = status
    }
  }

  /** Running containers first; then in the order in which they were named. */
  #openWhatMay(): void {
    const waiting = [...this.#sources.values()].filter((source) => this.#mayOpen(source))
    waiting.sort((a, b) => Number(isRunning(b)) - Number(isRunning(a)))
    for (const source of waiting) if (this.#open < this.limits.open) void this.#read(source)
    for (const source of this.#sources.values()) this.#tellState(source)
  }

  #mayOpen({ isChosen, reading, run, status, gone }: Source): boolean {
    if (!isChosen || reading !== 'no' || gone) return false
    const wanted = this.#wantedRun(status)
    return wanted !== undefined && wanted !== run
  }

  #wantedRun(status: ContainerStatus | undefined): number | undefined {
    const run = runOf(status)
    if (!this.query.previous || run === undefined) return run
    return run > 0 ? run - 1 : undefined
  }

  async #read(source: Source): Promise<void> {
    const { clock, signal, random } = this.parts
    const isAgain = source.run !== undefined
    const run = this.#wantedRun(source.status)
    source.run = run
    source.failed = undefined
    this.#open++
    // Of a run that began while we looked, all lines are wanted.
    const isNew = isAgain || source.isLate
    const { previous, tailLines, sinceSeconds, sinceTime } = this.query
    const from = { previous, ...(isNew ? { sinceTime } : sinceTime ? { sinceTime } : { tailLines, sinceSeconds }) }
    const mayWait = !isNew && !this.#hasCaughtUp
    this.#merge.open(source.id, mayWait ? this.limits.patienceMs : liveMs, this.#now())
    const place = { namespace: this.query.namespace, pod: source.pod, container: source.container }
    const log = new ContainerLog(this.parts.cluster, this.parts.person, place)
    const backOff = new BackOff(random)
    let isBehind = !isNew
    if (isBehind) this.#behind = (this.#behind ?? 0) + 1
    const caughtUp = () => {
      if (!isBehind) return
      isBehind = false
      this.#behind = (this.#behind ?? 1) - 1
      this.#merge.caughtUp(source.id, liveMs, this.#now())
      this.#caughtUpMaybe()
    }
    this.#become(source, 'opening')
    // The past is read by itself first: where it ends is then known, and all pasts can be put in order.
    let follow = this.query.follow && isNew
    while (!signal.aborted) {
      try {
        for await (const lines of log.read({ ...from, follow }, signal)) {
          this.#become(source, follow ? 'live' : 'reading')
          this.#merge.push(source.id, lines)
          this.#wake()
          backOff.reset()
          while (this.#merge.pending(source.id) > mostPending && !signal.aborted) await this.#hasDrained()
        }
        if (!this.query.follow || !isRunning(source) || previous) break
        const wasPast = !follow
        follow = true
        caughtUp()
        if (wasPast) this.#become(source, 'live')
        // The kubelet ends a log when its container ends; that the container did is heard a little later.
        else await sleep(clock, backOff.next(), signal)
      } catch (error) {
        if (signal.aborted) break
        source.failed = statusOf(error).message ?? String(error)
        const isWorthRetrying = this.query.follow && !previous && !isFinal(error) && !source.gone
        if (!isWorthRetrying) break
        caughtUp()
        this.#become(source, 'reconnecting')
        await sleep(clock, backOff.next(), signal)
        source.failed = undefined
      }
      if (source.gone || this.#wantedRun(source.status) !== run) break
    }
    this.#open--
    this.#merge.close(source.id)
    source.reading = 'no'
    if (signal.aborted) return
    this.#openWhatMay()
    caughtUp()
    this.#wake()
  }

  #caughtUpMaybe(): void {
    if (this.#behind !== 0 || this.#hasCaughtUp) return
    this.#hasCaughtUp = true
    this.#tell({ type: 'caught-up' })
  }

  #become(source: Source, reading: Source['reading']): void {
    if (source.reading === reading) return
    source.reading = reading
    this.#tellState(source)
  }

  #tellState(source: Source): void {
    const state = this.#stateOf(source)
    const run = runOf(source.status)
    const text = JSON.stringify([state, run])
    if (text === source.told) return
    source.told = text
    this.#tell({ type: 'state', source: source.id, ...(run === undefined ? {} : { run }), ...state })
  }

  #stateOf(source: Source): LogSourceState {
    if (source.reading !== 'no') return { state: source.reading }
    if (source.gone) return { state: 'gone' }
    if (!source.isChosen) return { state: 'left-out' }
    if (source.failed !== undefined) return { state: 'failed', message: source.failed }
    if (this.#mayOpen(source)) return { state: 'held-back' }
    if (this.query.previous && runOf(source.status) === 0) return { state: 'no-previous' }
    return restingState(source.status)
  }

  #tell(event: LogEvent): void {
    this.#events.push(event)
    this.#wake()
  }

  /** False when the time was up. */
  #wakened(ms: number): Promise<boolean> {
    const { clock, signal } = this.parts
    return new Promise((resolve) => {
      const done = (woken: boolean) => {
        cancel()
        signal.removeEventListener('abort', onAbort)
        this.#wake = () => undefined
        resolve(woken)
      }
      const onAbort = () => done(true)
      const cancel = clock.after(ms, () => done(false))
      signal.addEventListener('abort', onAbort, { once: true })
      this.#wake = () => done(true)
    })
  }

  #hasDrained(): Promise<void> {
    return new Promise((resolve) => this.#drained.push(resolve))
  }

  #resume(): void {
    for (const resume of this.#drained.splice(0)) resume()
  }

  #now(): number {
    return this.parts.clock.now().getTime()
  }
}

const isIn = (chosen: readonly string[], name: string) => chosen.length === 0 || chosen.includes(name)
const isRunning = ({ status }: Source) => status?.state?.running !== undefined
