/** What every part of the simulated cluster (controller manager, scheduler, kubelets, proxy) is given, and nothing else. */
import type { ObjectSource } from '../client/controller'
import type { KubeApi } from '../client/kube-api'
import type { Log } from '../client/runner'
import type { Clock } from '../clock'
import type { Kind } from '../kinds/kind'
import type { Peer } from './api/authenticate'
import type { User } from './api/request'
import type { Caller, Listener, ListenOptions } from './extension'

export interface SimulatorRuntime {
  clock: Clock
  /** In [0, 1), injected; the only chance there is. */
  random(): number
  /** An in-process client with that identity: authorised, admitted and audited as kubectl is. */
  apiFor(user: User): KubeApi
  /** Caches over the store; opening a kind is authorised and audited as that identity's list and watch. */
  sourceFor(user: User): ObjectSource
  /** Over the wire, for what has no other client: reviews, and what containers ask. */
  fetch(request: Request, peer: Peer): Promise<Response>
  log: Log
}

/** The kinds that the API server serves, which come and go: what the garbage collector, namespaces and quotas care for. */
export interface ServedKinds {
  readonly kinds: readonly Kind[]
  /** Called after every change. Returns the unsubscription. */
  onChange(listener: () => void): () => void
}

export type { Log }

export interface Part {
  name: string
  start(): Promise<void>
  stop(): Promise<void>
}

/** The Pod network: every Pod IP reaches every other, as Kubernetes demands of any network plugin. */
export interface PodNetwork {
  /**
   * Rejects with an error whose message ends in 'connect: connection refused' when nothing listens, and where the two ends
   * do not agree on TLS.
   */
  fetch(ip: string, port: number, request: Request, caller?: Caller): Promise<Response>
  /** Throws when the port is taken. Returns what closes it. */
  listen(ip: string, port: number, handle: Listener, options?: ListenOptions): () => void
  /** What a service proxy does to the network of every node: from now on requests of Pods are asked about here first. */
  routeServices(resolve: ResolveService): void
}

/** What the API server asks of a kubelet. Throws StatusError (BadRequest: container "x" in pod "y" is waiting to start...). */
export interface NodeAgent {
  containerLogs(
    target: { namespace: string; pod: string; container: string },
    options: LogOptions,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>>
  /**
   * Runs a command in a running container; resolves with its exit code, 137 when the container ended first. Rejects with an
   * Error whose message a kubelet's answer has.
   */
  exec(target: ContainerTarget, command: readonly string[], streams: RemoteStreams): Promise<number>
  /** Resolves when the container's process or the client has ended. */
  attach(target: ContainerTarget, streams: RemoteStreams): Promise<void>
  /** The message of the refusal when there is no such running container. */
  refusal(target: ContainerTarget): string | undefined
}

export interface ContainerTarget {
  namespace: string
  pod: string
  container: string
}

/** A client's ends of the streams of a process in a container. */
export interface RemoteStreams {
  /** Absent when the client sends nothing. `read` answers undefined at the end. */
  stdin?: { read(): Promise<Uint8Array | undefined> }
  stdout?(data: Uint8Array): void
  stderr?(data: Uint8Array): void
  /** Resolves when the client has taken most of what was sent. */
  taken(): Promise<void>
  /** What it sends is not read, and there is no room for more. */
  tooMuchInput(): void
  tty: boolean
  onResize(handle: (size: { columns: number; rows: number }) => void): void
  /** Aborted when the client is gone. */
  signal: AbortSignal
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod */
export interface LogOptions {
  follow: boolean
  previous: boolean
  timestamps: boolean
  tailLines?: number
  limitBytes?: number
  sinceSeconds?: number
  sinceTime?: string
}

/** kube-proxy's table seen from outside: sends one request to one ready endpoint of the Service, in turn. */
export interface ServiceProxy {
  /** `port`: number or name as in the proxy path; '' is the only port. Throws ServiceUnavailable 'no endpoints available for service "x"'. */
  fetch(
    target: { namespace: string; service: string; port: string },
    request: Request,
    certificate?: Caller['certificate'],
  ): Promise<Response>
}

/**
 * Where a container's request to `host:port` goes, if that names a Service: one ready endpoint, in turn. Undefined when it
 * names none; throws an Error ending in 'connect: connection refused' when the Service has no ready endpoint.
 */
export type ResolveService = (
  host: string,
  port: number,
  client: { namespace: string; ip: string },
) => { ip: string; port: number } | undefined
