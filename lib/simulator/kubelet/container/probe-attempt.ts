/** One try of a probe or a lifecycle hook. Models pkg/kubelet/prober and pkg/probe. */
import type { Clock } from '../../../clock'
import type { Container, Pod, Probe } from '../../../kube/types'
import { kubernetesVersion } from '../../api/version'
import type { SimulatedNetwork } from '../network'

export type ProbeResult = { ok: true } | { ok: false; output: string }

export interface ProbeTarget {
  pod: Pod
  container: Container
  ip: string
  network: SimulatedNetwork
  clock: Clock
  /** Runs a command in the container; undefined when it took longer and was ended. */
  execute(command: readonly string[], timeoutMs: number): Promise<{ code: number; output: string } | undefined>
}

type Handler = Pick<Probe, 'httpGet' | 'tcpSocket' | 'exec' | 'grpc'>

const ok: ProbeResult = { ok: true }
const failed = (output: string): ProbeResult => ({ ok: false, output })
/** What a kubelet cuts probe output at. */
export const longestOutput = 10 * 1024

/** Never throws: nobody waits for a probe but a timer. */
export async function attempt(handler: Handler, target: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
  try {
    return await handle(handler, target, timeoutMs)
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}

function handle(handler: Handler, target: ProbeTarget, timeoutMs: number): ProbeResult | Promise<ProbeResult> {
  const { httpGet, tcpSocket, exec, grpc } = handler
  if (httpGet) return http(httpGet, target, timeoutMs)
  if (tcpSocket) return tcp(tcpSocket.host || target.ip, portOf(tcpSocket.port, target.container), target)
  if (grpc) return tcp(target.ip, grpc.port, target)
  if (!exec?.command?.length) return failed('missing probe handler')
  return command(exec.command, target, timeoutMs)
}

async function http(
  action: NonNullable<Handler['httpGet']>,
  { container, ip, network, clock }: ProbeTarget,
  timeoutMs: number,
): Promise<ProbeResult> {
  const port = portOf(action.port, container)
  const host = action.host || ip
  const scheme = (action.scheme || 'HTTP').toLowerCase()
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`
  const url = `${scheme}://${host}:${port}${path}`
  const headers = new Headers({
    'user-agent': `kube-probe/${kubernetesVersion.major}.${kubernetesVersion.minor}`,
    accept: '*/*',
  })
  try {
    for (const { name, value } of action.httpHeaders ?? []) headers.set(name, headerBytes(name, value))
    const answer = await within(clock, timeoutMs, network.fetch(host, port, new Request(url, { headers })))
    if (!answer) {
      return failed(`Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`)
    }
    await answer.body?.cancel()
    return answer.status >= 200 && answer.status < 400
      ? ok
      : failed(`HTTP probe failed with statuscode: ${answer.status}`)
  } catch (error) {
    return failed(`Get "${url}": ${error instanceof Error ? error.message : error}`)
  }
}

/** As Go sends it: UTF-8, a character for each byte, and nothing that would end the line. */
function headerBytes(name: string, value = ''): string {
  const bytes = Buffer.from(value, 'utf8').toString('latin1')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(bytes)) throw new Error(`net/http: invalid header field value for "${name}"`)
  return bytes
}

function tcp(host: string, port: number, { network }: ProbeTarget): ProbeResult {
  return network.isListening(host, port) ? ok : failed(`dial tcp ${host}:${port}: connect: connection refused`)
}

async function command(argv: readonly string[], target: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
  const done = await target.execute(argv, timeoutMs)
  if (!done) return failed(`command timed out: "${argv.join(' ')}" timed out after ${timeoutMs / 1000}s`)
  return done.code === 0 ? ok : failed(done.output.slice(0, longestOutput))
}

/** A number, or the name of one of the container's ports. */
function portOf(port: number | string, { ports = [] }: Container): number {
  if (typeof port === 'number') return port
  return ports.find(({ name }) => name === port)?.containerPort ?? Number(port)
}

/** Undefined when the time is over first. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(undefined))
    work.then(resolve, reject).finally(cancel)
  })
}
