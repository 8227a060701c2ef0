/** Plain requests to a running cluster with everything of the answer in hand, and watches that are read event by event. */
import { readOwnKubeconfig } from '../../lib/cluster/kubeconfig'
import { createTransport, type Server } from '../../lib/cluster/transport'
import type { KubeObject, Status } from '../../lib/kube/object'

export interface Answer<T> {
  status: number
  headers: Headers
  text: string
  /** Parsed when the answer is JSON, else undefined. */
  body: T
  /** The texts of the `Warning: 299` headers. */
  warnings: string[]
}

export interface Asking {
  /** Default: application/json, or the patch type for PATCH. */
  type?: string
  accept?: string
  /** Set last: credentials and impersonation too. */
  headers?: Readonly<Record<string, string | readonly string[]>>
  signal?: AbortSignal
}

export interface Requests {
  /** A string is sent as it is, anything else as JSON. */
  <T = Status>(method: string, path: string, body?: unknown, asking?: Asking): Promise<Answer<T>>
  get<T = Status>(path: string, asking?: Asking): Promise<Answer<T>>
  post<T = Status>(path: string, body: unknown, asking?: Asking): Promise<Answer<T>>
  put<T = Status>(path: string, body: unknown, asking?: Asking): Promise<Answer<T>>
  patch<T = Status>(path: string, type: keyof typeof patchTypes, patch: unknown, asking?: Asking): Promise<Answer<T>>
  delete<T = Status>(path: string, options?: unknown, asking?: Asking): Promise<Answer<T>>
  watch(path: string, asking?: Asking): Promise<Watching>
  close(): void
}

export interface Seen<T = KubeObject> {
  type: string
  object: T
}

export interface Watching {
  status: number
  /** The next so many events. */
  next<T = KubeObject>(count: number): Promise<Seen<T>[]>
  /** All until one that is accepted, that one included. */
  until<T = KubeObject>(accept: (event: Seen<T>) => boolean): Promise<Seen<T>[]>
  /** All until the server ends the stream. */
  rest<T = KubeObject>(): Promise<Seen<T>[]>
  close(): void
}

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

/** As the administrator of a kubeconfig; `identity` replaces its credential, an empty one asks without a name. */
export async function openCluster(
  kubeconfig: string,
  identity?: Pick<Server, 'token' | 'clientCertificate' | 'clientKey'>,
): Promise<Requests> {
  const own = await readOwnKubeconfig(kubeconfig)
  const { url, certificateAuthority } = own
  const transport = createTransport(
    'test',
    identity ? { url, ...(certificateAuthority ? { certificateAuthority } : {}), ...identity } : own,
  )

  const send = (method: string, path: string, body: unknown, { type, accept, headers = {}, signal }: Asking) =>
    transport.fetch(
      path,
      {
        method,
        headers: {
          ...(accept ? { accept } : {}),
          ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      },
      headers,
    )

  async function ask<T = Status>(method: string, path: string, body?: unknown, asking: Asking = {}) {
    const answer = await send(method, path, body, asking)
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') && text !== ''
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: (isJson ? JSON.parse(text) : undefined) as T,
      warnings: warningsOf(answer.headers.get('warning')),
    }
  }

  return Object.assign(ask, {
    get: <T = Status>(path: string, asking?: Asking) => ask<T>('GET', path, undefined, asking),
    post: <T = Status>(path: string, body: unknown, asking?: Asking) => ask<T>('POST', path, body, asking),
    put: <T = Status>(path: string, body: unknown, asking?: Asking) => ask<T>('PUT', path, body, asking),
    patch: <T = Status>(path: string, type: keyof typeof patchTypes, patch: unknown, asking?: Asking) =>
      ask<T>('PATCH', path, patch, { type: patchTypes[type], ...asking }),
    delete: <T = Status>(path: string, options?: unknown, asking?: Asking) => ask<T>('DELETE', path, options, asking),
    async watch(path: string, asking: Asking = {}) {
      const abort = new AbortController()
      const answer = await send('GET', path, undefined, { ...asking, signal: abort.signal })
      if (answer.status !== 200) throw new Error(`the watch was refused (${answer.status}): ${await answer.text()}`)
      return reading(answer, () => abort.abort())
    },
    close: transport.close,
  })
}

function reading(answer: Response, close: () => void): Watching {
  const events = parse(answer)
  async function take<T>(isEnough: (events: Seen<T>[]) => boolean): Promise<Seen<T>[]> {
    const taken: Seen<T>[] = []
    while (!isEnough(taken)) {
      const { done, value } = await events.next()
      if (done) throw new Error(`the watch ended after ${JSON.stringify(taken.map(({ type }) => type))}`)
      taken.push(value as Seen<T>)
    }
    return taken
  }
  return {
    status: answer.status,
    next: (count) => take((taken) => taken.length >= count),
    until: <T>(accept: (event: Seen<T>) => boolean) =>
      take<T>((taken) => taken.length > 0 && accept(taken.at(-1) as Seen<T>)),
    async rest<T>() {
      const all: Seen<T>[] = []
      for await (const event of events) all.push(event as Seen<T>)
      return all
    },
    close,
  }
}

async function* parse(answer: Response): AsyncGenerator<Seen<unknown>> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as Seen<unknown>
  }
}

/** `299 - "one", 299 - "two"`. */
function warningsOf(header: string | null): string[] {
  return [...(header ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'))
}
