/**
 * pods/exec and pods/attach: a client's streams on a process in a container. Models pkg/registry/core/pod/rest/subresources.go,
 * and apiserver/pkg/util/proxy/streamtranslator.go for how the end is told.
 */
import { type Clock, sleep } from '../../../clock'
import { isTrue } from '../../../kube/paths'
import { badRequest } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'
import type { ContainerTarget, NodeAgent, RemoteStreams } from '../../runtime'
import type { Exchange } from '../exchange'
import { textAnswer } from '../exchange'
import { Channels, type StreamOptions, type StreamStatus, streamProtocols } from './channels'
import { offeredProtocols, upgradeOf } from './connection'
import { containerOf } from './container-of'

/** What a process of a container does for the client; resolves with its exit code. */
type Work = (target: ContainerTarget, streams: RemoteStreams) => Promise<number>

/**
 * A process takes a moment until it says something. Clients count on that: kubectl drops what comes before it has made its
 * streams (kubernetes/kubernetes#131189, mended in 1.34).
 */
const startMs = 50

export function execAnswer(exchange: Exchange, pod: Pod, agent: NodeAgent, clock: Clock): Promise<Response> {
  const command = exchange.url.searchParams.getAll('command')
  return streamAnswer(exchange, pod, agent, clock, (target, streams) => agent.exec(target, command, streams))
}

export function attachAnswer(exchange: Exchange, pod: Pod, agent: NodeAgent, clock: Clock): Promise<Response> {
  return streamAnswer(exchange, pod, agent, clock, async (target, streams) => {
    await agent.attach(target, streams)
    return 0
  })
}

async function streamAnswer(
  exchange: Exchange,
  pod: Pod,
  agent: NodeAgent,
  clock: Clock,
  work: Work,
): Promise<Response> {
  const { info, url, signal } = exchange
  const container = containerOf(pod, info.name, url.searchParams.get('container') ?? '')
  if (!pod.spec?.nodeName) throw badRequest(`pod ${info.name} does not have a host assigned`)
  const options = streamOptions(url.searchParams)
  const { protocol, accept } = webSocket(exchange, Object.keys(streamProtocols))
  const target = { namespace: info.namespace, pod: info.name, container }
  const isTranslated = protocol === 'v5.channel.k8s.io'
  const refusal = agent.refusal(target)
  // Older protocols are spoken by the kubelet itself, which says so before it shakes hands.
  if (refusal && !isTranslated) return textAnswer(refusal, 'text/plain', 500)
  const { finish } = exchange.longRunning()
  try {
    const channels = new Channels(await accept(), protocol, options, { ready: sleep(clock, startMs), stop: signal })
    const run = async () => {
      if (refusal) throw new Error(`unable to upgrade connection: ${refusal}`)
      return work(target, channels.streams).catch((error: unknown) => {
        // The kubelet's own words, which the API server wraps once more where it translates.
        throw isTranslated ? new Error(internalMessage(error)) : error
      })
    }
    void run()
      .then(exitStatus, (error: unknown) => failureStatus(internalMessage(error)))
      .then((status) => channels.finish(status))
      .finally(finish)
    return new Response(null)
  } catch (error) {
    finish()
    throw error
  }
}

/** How to go on as a WebSocket in the first protocol that both speak; throws what tells the client why not. */
export function webSocket({ request, takeOver }: Exchange, known: readonly string[]) {
  const upgrade = upgradeOf(request)
  if (upgrade.startsWith('spdy/')) {
    throw badRequest(
      'the simulated cluster streams over WebSockets only, not over SPDY: use kubectl 1.31 or newer, without KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false or KUBECTL_PORT_FORWARD_WEBSOCKETS=false',
    )
  }
  if (upgrade !== 'websocket' || !takeOver) throw badRequest('Upgrade request required')
  const offered = offeredProtocols(request)
  const protocol = offered.length === 0 ? '' : offered.find((each) => known.includes(each))
  if (protocol === undefined || !known.includes(protocol)) {
    throw badRequest(`unable to negotiate a WebSocket protocol: the client offers [${offered.join(' ')}]`)
  }
  return { protocol, accept: () => takeOver(protocol) }
}

function streamOptions(query: URLSearchParams): StreamOptions {
  const flag = (name: string) => query.has(name) && isTrue(query.get(name))
  const options = { stdin: flag('stdin'), stdout: flag('stdout'), stderr: flag('stderr'), tty: flag('tty') }
  if (!options.stdin && !options.stdout && !options.stderr)
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr')
  return options
}

const internalMessage = (error: unknown) =>
  `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`

function exitStatus(code: number): StreamStatus {
  if (code === 0) return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' }
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}

const failureStatus = (message: string): StreamStatus => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason: 'InternalError',
  details: { causes: [{ message: message.replace(/^Internal error occurred: /, '') }] },
  code: 500,
})
