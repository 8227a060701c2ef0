/** A process in a container over a WebSocket, stream by stream, as clients of exec and attach speak. */
import { WebSocket } from 'ws'
import { readOwnKubeconfig } from '../../lib/cluster/kubeconfig'

export interface RemoteProcess {
  /** What the server chose. */
  readonly protocol: string
  stdout(): string
  stderr(): string
  /** The Status, or text, that told how it ended. */
  ending(): string
  write(text: string): void
  resize(columns: number, rows: number): void
  /** Ends its input; only v5 can. */
  closeInput(): void
  /** Resolves when the connection is closed, with the close code. */
  readonly closed: Promise<number>
  /** Takes nothing of what comes until it is told to go on. */
  pause(): void
  resume(): void
  /** Without a word. */
  vanish(): void
}

export interface Refused {
  status: number
  body: string
}

const base64 = (protocol: string) => protocol.includes('base64')

/** `path` with its query; resolves when the server has agreed, or has refused. */
export async function openStreams(
  kubeconfig: string,
  path: string,
  protocols: readonly string[] = ['v5.channel.k8s.io'],
  headers: Readonly<Record<string, string>> = {},
): Promise<RemoteProcess | Refused> {
  const { url, certificateAuthority, token = '' } = await readOwnKubeconfig(kubeconfig)
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, [...protocols], {
    ...(certificateAuthority ? { ca: certificateAuthority } : {}),
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
  const streams: Record<number, Buffer[]> = {}
  socket.on('message', (data: Buffer) => {
    const encoded = base64(socket.protocol)
    const number = encoded ? (data[0] ?? 48) - 48 : (data[0] ?? 0)
    const rest = data.subarray(1)
    streams[number] ??= []
    streams[number].push(encoded ? Buffer.from(rest.toString(), 'base64') : rest)
  })
  const text = (number: number) => Buffer.concat(streams[number] ?? []).toString()
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const send = (number: number, data: string) =>
    socket.send(
      base64(socket.protocol)
        ? `${number}${Buffer.from(data).toString('base64')}`
        : Buffer.concat([Buffer.from([number]), Buffer.from(data)]),
    )
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    socket.once('error', reject)
    socket.once('open', () =>
      resolve({
        protocol: socket.protocol,
        stdout: () => text(1),
        stderr: () => text(2),
        ending: () => text(3),
        write: (data) => send(0, data),
        resize: (columns, rows) => send(4, JSON.stringify({ Width: columns, Height: rows })),
        closeInput: () => socket.send(Buffer.from([255, 0])),
        closed,
        pause: () => socket.pause(),
        resume: () => socket.resume(),
        vanish: () => socket.terminate(),
      }),
    )
  })
}

/** For what must succeed. */
export async function openProcess(...given: Parameters<typeof openStreams>): Promise<RemoteProcess> {
  const opened = await openStreams(...given)
  if ('status' in opened) throw new Error(`refused with ${opened.status}: ${opened.body}`)
  return opened
}

export function commandPath(pod: string, command: readonly string[], query = 'stdout=true&stderr=true'): string {
  const words = command.map((word) => `command=${encodeURIComponent(word)}`).join('&')
  return `/api/v1/namespaces/lab/pods/${pod}/exec?${query}&${words}`
}
