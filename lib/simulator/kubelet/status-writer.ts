/** Brings the status in the API to what it should be: one write at a time per Pod, none when nothing changed. */
import type { KubeApi } from '../../client/kube-api'
import type { Clock } from '../../clock'
import { pods } from '../../kinds'
import { equalJson } from '../../kube/json'
import { hasReason } from '../../kube/status-error'
import type { Pod, PodStatus } from '../../kube/types'

export interface StatusWriterOptions {
  api: KubeApi
  clock: Clock
  /** The Pod as the API last showed it, and the status it should have; undefined when the Pod is gone. */
  wanted(): { pod: Pod; status: PodStatus } | undefined
  failed(error: unknown): void
}

const retryMs = 5000
/** Writers that collide again and again wait like after any other failure. */
const attempts = 5

export class StatusWriter {
  readonly #options: StatusWriterOptions
  #writing: Promise<void> | undefined
  #cancelRetry: (() => void) | undefined

  constructor(options: StatusWriterOptions) {
    this.#options = options
  }

  /** Never throws; what cannot be written now is written later. */
  request(): void {
    if (this.#writing || this.#cancelRetry) return
    if (!this.#difference()) return
    this.#writing = this.#write().finally(() => {
      this.#writing = undefined
      // What changed meanwhile.
      if (!this.#cancelRetry) this.request()
    })
  }

  /** Resolves when the API shows the wanted status, or when a write of it has failed. */
  async flush(): Promise<void> {
    this.request()
    while (this.#writing) await this.#writing
  }

  stop(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = () => undefined
  }

  #difference(): { pod: Pod; status: PodStatus } | undefined {
    const wanted = this.#options.wanted()
    return wanted && !equalJson(wanted.pod.status, wanted.status) ? wanted : undefined
  }

  async #write(): Promise<void> {
    const { api, clock, failed } = this.#options
    for (let attempt = 1; ; attempt++) {
      const wanted = this.#difference()
      if (!wanted) return
      try {
        const object: Pod = { ...wanted.pod, apiVersion: 'v1', kind: 'Pod', status: wanted.status }
        await api.update(pods, object, { subresource: 'status' })
        return
      } catch (error) {
        if (hasReason(error, 'NotFound')) return this.stop()
        if (hasReason(error, 'Conflict') && attempt < attempts) continue
        failed(error)
        this.#cancelRetry = clock.after(retryMs, () => {
          this.#cancelRetry = undefined
          this.request()
        })
        return
      }
    }
  }
}
