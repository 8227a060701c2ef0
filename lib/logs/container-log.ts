/** The log of one run of one container, line by line, taken up where it broke off. */

import { queryString } from '../client/query-string'
import type { Cluster, Person } from '../cluster/contract'
import { logTimeKey } from '../kube/log-line'
import { statusFrom } from '../kube/response-status'
import { hasReason, StatusError } from '../kube/status-error'

export interface RawLine {
  /** As the kubelet sent it, with its time. */
  raw: string
  /** See `logTimeKey`. A line without a time stands with the one before it. */
  key: string
}

export interface ContainerPlace {
  namespace: string
  pod: string
  container: string
}

export interface ContainerLogOptions {
  follow: boolean
  previous: boolean
  tailLines?: number | undefined
  sinceSeconds?: number | undefined
  sinceTime?: string | undefined
}

/** A line that is longer comes in parts: nobody reads it, and it must not fill the memory. */
const longestLine = 256 * 1024

export class ContainerLog {
  #lastKey = ''
  /** Lines that had the last key: a time may stand on several. */
  #atLastKey = 0

  constructor(
    private readonly cluster: Cluster,
    private readonly person: Person,
    private readonly place: ContainerPlace,
  ) {}

  /**
   * From the beginning, or from where the last reading ended; at first no lines, as soon as the cluster has agreed. Throws
   * the Status of a refusal.
   */
  async *read(options: ContainerLogOptions, signal: AbortSignal): AsyncGenerator<RawLine[], void, undefined> {
    const { namespace, pod, container } = this.place
    const { follow, previous, ...from } = options
    const resumed = this.#lastKey ? { sinceTime: `${this.#lastKey.slice(0, 19)}Z` } : from
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`
    const query = queryString({
      container,
      timestamps: 'true',
      ...(follow ? { follow: 'true' } : {}),
      ...(previous ? { previous: 'true' } : {}),
      ...resumed,
    })
    const response = await this.cluster.fetch(path + query, {
      as: this.person,
      method: 'GET',
      headers: { accept: '*/*' },
      signal,
    })
    if (!response.ok) throw new StatusError(await statusFrom(response))
    yield []
    if (!response.body) return
    const skip = this.#skipKnown()
    for await (const piece of piecesOf(response.body)) {
      const lines: RawLine[] = []
      for (const raw of piece) {
        const line = { raw, key: logTimeKey(raw) || this.#lastKey }
        if (skip(line)) continue
        this.#seen(line)
        lines.push(line)
      }
      if (lines.length > 0) yield lines
    }
  }

  #seen({ key }: RawLine): void {
    if (key === this.#lastKey) this.#atLastKey++
    if (key <= this.#lastKey) return
    this.#lastKey = key
    this.#atLastKey = 1
  }

  /** `sinceTime` has whole seconds only: lines of that second that came before are left out. */
  #skipKnown(): (line: RawLine) => boolean {
    const [lastKey, count] = [this.#lastKey, this.#atLastKey]
    let [skipping, left] = [lastKey !== '', count]
    return ({ key }) => {
      if (!skipping) return false
      if (key < lastKey) return true
      if (key === lastKey && left-- > 0) return true
      skipping = false
      return false
    }
  }
}

/**
 * A cluster that says no says it for good; one that does not answer may come back, and a container that has not started
 * yet will (the kubelet's answer: container "x" in pod "y" is waiting to start).
 */
export function isFinal(error: unknown): boolean {
  if (hasReason(error, 'BadRequest')) return !error.message.includes('is waiting to start')
  return ['NotFound', 'Forbidden', 'Unauthorized', 'Invalid'].some((reason) => hasReason(error, reason))
}

/** The whole lines of each piece as it arrives; what follows the last newline is a line when the stream ends. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string[], void, undefined> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > longestLine || (done && rest)) {
        lines.push(rest)
        rest = ''
      }
      if (lines.length > 0) yield lines
      if (done) {
        ended = true
        return
      }
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined)
    reader.releaseLock()
  }
}
