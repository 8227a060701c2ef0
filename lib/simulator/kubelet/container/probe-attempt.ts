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
  /** Runs a command in the container. */
  execute(command: readonly string[]): Promise<{ code: number; output: string }>
}

type Handler = Pick<Probe, 'httpGet' | 'tcpSocket' | 'exec' | 'grpc'>

const ok: ProbeResult = { ok: true }
const failed = (output: string): ProbeResult => ({ ok: false, output })
/** What a kubelet cuts probe output at. */
const longestOutput = 10 * 1024

export async function attempt(handler: Handler, target: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
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
  for (const { name, value } of action.httpHeaders ?? []) headers.set(name, value)
  try {
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

function tcp(host: string, port: number, { network }: ProbeTarget): ProbeResult {
  return network.isListening(host, port) ? ok : failed(`dial tcp ${host}:${port}: connect: connection refused`)
}

async function command(argv: readonly string[], target: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
  const done = await within(target.clock, timeoutMs, target.execute(argv))
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
