/** The logs of a target as the body of an answer. Refusals come before the first byte; see contract.ts for what the body is. */
import type { Clock } from '../clock'
import type { Cluster, Person } from '../cluster/contract'
import { kindById } from '../kinds'
import { splitLogLine } from '../kube/log-line'
import { badRequest, pathNotFound } from '../kube/status-error'
import { personApi } from '../operations/person-api'
import type { LogEvent, LogQuery } from './contract'
import { LogSession, type SessionItem, type SessionLimits } from './log-session'
import { followPods, listPods } from './pod-set'

const onScreen: SessionLimits = { open: 40, named: 400, patienceMs: 3_000 }
/** A file is complete before it is quick. */
const asFile: SessionLimits = { open: 400, named: 400, patienceMs: 30_000 }

interface LogReader {
  cluster: Cluster
  person: Person
  clock: Clock
  random?: () => number
  signal: AbortSignal
}

export async function readLogs(reader: LogReader, query: LogQuery): Promise<ReadableStream<Uint8Array>> {
  const { cluster, person, clock } = reader
  const kind = kindById(query.kind)
  if (!kind) throw pathNotFound()
  if (!kind.actions?.includes('logs')) throw badRequest(`objects of kind ${kind.kind} have no Pods of their own`)
  const api = personApi(cluster, person)
  const object = await api.get(kind, query.name, query.namespace)
  const stop = new AbortController()
  reader.signal.addEventListener('abort', () => stop.abort(), { once: true })
  const { signal } = stop
  const wish = query.download || query.previous ? { ...query, follow: false } : query
  const parts = { cluster, person, clock, random: reader.random ?? Math.random, signal }
  const session = new LogSession(parts, wish, query.download ? asFile : onScreen)
  if (wish.follow) {
    followPods(
      kind,
      object,
      { api, clock, signal },
      {
        pods: (pods) => session.pods(pods),
        failed: (status) => session.podsFailed({ type: 'pods-failed', status }),
      },
    )
  } else session.pods(await listPods(kind, object, api))
  const write = query.download ? new LogFile(query.timestamps) : undefined
  return bytesOf(
    session.items(),
    (item) => (write ? write.text(item) : wireText(item)),
    () => stop.abort(),
  )
}

const wireText = (item: SessionItem) => ('raw' in item ? `${item.source} ${item.raw}\n` : `!${JSON.stringify(item)}\n`)

/** What is missing in a file is said in it. */
class LogFile {
  readonly #names = new Map<number, string>()

  constructor(private readonly timestamps: boolean) {}

  text(item: SessionItem): string {
    if (!('raw' in item)) return this.#note(item)
    return `[${this.#names.get(item.source)}] ${this.timestamps ? item.raw : splitLogLine(item.raw).text}\n`
  }

  #note(event: LogEvent): string {
    if (event.type === 'source') this.#names.set(event.source, `pod/${event.pod}/${event.container}`)
    if (event.type === 'unnamed') return `# containers that are not in this file: ${event.containers}\n`
    if (event.type !== 'state') return ''
    const name = this.#names.get(event.source)
    if (event.state === 'failed') return `# [${name}] could not be read: ${event.message}\n`
    if (event.state === 'waiting') return `# [${name}] has not started: ${event.reason ?? 'no reason given'}\n`
    return ''
  }
}

/** Nothing is read ahead: a slow reader slows the cluster down. */
function bytesOf(
  batches: AsyncGenerator<SessionItem[], void, undefined>,
  textOf: (item: SessionItem) => string,
  cancelled: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await batches.next()
          if (done) {
            cancelled()
            return controller.close()
          }
          let text = ''
          for (const item of value) text += textOf(item)
          if (text) return controller.enqueue(encoder.encode(text))
        }
      },
      cancel() {
        cancelled()
      },
    },
    { highWaterMark: 0 },
  )
}
