/**
 * How a cluster stands: asked now and then, at once when a request met trouble, and sooner while it is broken. While the
 * road to it is broken, requests are answered with what is known instead of waiting in vain: one that hangs costs nobody time.
 */
import { BackOff } from '../client/back-off'
import type { Clock } from '../clock'
import type { Transport } from '../cluster/transport'
import type { Status } from '../kube/object'
import { gatewayTimeout, isStatusError, StatusError, statusOf } from '../kube/status-error'
import { type ClusterState, type ConnectionFault, faultOf } from './contract'
import { withFault } from './fault-of-error'
import type { Probe } from './probe'

export interface MonitorOptions {
  name: string
  clock: Clock
  /** In [0, 1); for jitter. */
  random(): number
  probe(signal: AbortSignal): Promise<Probe>
}

const everyMs = 20_000
const answerWithinMs = 8_000
const retryMs = 1_000
const longestRetryMs = 10_000
/** Trouble of single requests does not make it ask more often than that. */
const restMs = 1_000
/** One that worked may be busy for a moment. */
const silencesToBreak = 2

/** Those that no request can get past: the others are about who asks, or about this one answer. */
const ofTheRoad: readonly ConnectionFault[] = [
  'name-not-found',
  'refused',
  'no-route',
  'timeout',
  'silent',
  'broke-off',
  'not-tls',
  'unknown-authority',
  'wrong-name',
  'certificate-expired',
  'certificate-not-yet-valid',
  'not-kubernetes',
]

export class ConnectionMonitor {
  state: ClusterState = { state: 'unknown' }
  /** Of the last probe that succeeded. */
  known: Probe = {}
  #status: Status | undefined
  #silences = 0
  #probing: Promise<void> | undefined
  #probedAt = Number.NEGATIVE_INFINITY
  #cancel: () => void = () => undefined
  readonly #backOff: BackOff
  readonly #stopped = new AbortController()

  constructor(private readonly options: MonitorOptions) {
    this.#backOff = new BackOff(options.random, retryMs, longestRetryMs)
    void this.check()
  }

  /** Asks now; resolves when it is known. Asked by many at once, it asks once. */
  async check(): Promise<ClusterState> {
    this.#probing ??= this.#probe().finally(() => {
      this.#probing = undefined
      this.#schedule()
    })
    await this.#probing
    return this.state
  }

  /** The transport, as long as there is a road. */
  guard(transport: Pick<Transport, 'fetch'>): Pick<Transport, 'fetch'> {
    return {
      fetch: async (path, init, extra) => {
        const { state, fault } = this.state
        if (state === 'broken' && fault && ofTheRoad.includes(fault) && this.#status)
          throw new StatusError(this.#status)
        try {
          const response = await transport.fetch(path, init, extra)
          if (response.status === 401) this.#doubt()
          return response
        } catch (error) {
          if (isStatusError(error) && faultOf(error.status)) this.#doubt()
          throw error
        }
      },
    }
  }

  stop(): void {
    this.#stopped.abort()
    this.#cancel()
  }

  #doubt(): void {
    if (this.#probing || this.#now() - this.#probedAt < restMs) return
    void this.check()
  }

  #schedule(): void {
    this.#cancel()
    if (this.#stopped.signal.aborted) return
    const wait = this.state.state === 'broken' || this.#silences > 0 ? this.#backOff.next() : everyMs
    this.#cancel = this.options.clock.after(wait, () => void this.check())
  }

  async #probe(): Promise<void> {
    const { clock, name, probe } = this.options
    const attempt = new AbortController()
    const abort = () => attempt.abort()
    this.#stopped.signal.addEventListener('abort', abort, { once: true })
    const silent = withFault(
      gatewayTimeout(`cluster "${name}" did not answer within ${answerWithinMs / 1000} s`),
      'silent',
    )
    const cancel = clock.after(answerWithinMs, () => attempt.abort(silent))
    try {
      this.known = await probe(attempt.signal)
      this.#silences = 0
      this.#backOff.reset()
      this.#become({ state: 'ok', ...(this.known.version ? { version: this.known.version } : {}) })
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#failed(statusOf(error))
    } finally {
      cancel()
      this.#stopped.signal.removeEventListener('abort', abort)
      this.#probedAt = this.#now()
    }
  }

  #failed(status: Status): void {
    const fault = faultOf(status)
    this.#silences = fault === 'silent' ? this.#silences + 1 : 0
    if (fault === 'silent' && this.state.state === 'ok' && this.#silences < silencesToBreak) return
    this.#status = status
    const { version } = this.known
    this.#become({
      state: 'broken',
      ...(fault ? { fault } : {}),
      message: status.message ?? '',
      ...(version ? { version } : {}),
    })
  }

  #become(next: ClusterState): void {
    const checkedAt = new Date(this.#now()).toISOString()
    const isSame = next.state === this.state.state && next.fault === this.state.fault
    this.state = { ...next, checkedAt, since: (isSame ? this.state.since : undefined) ?? checkedAt }
  }

  #now(): number {
    return this.options.clock.now().getTime()
  }
}
