/** The Pod network: listeners by address and port. Every address reaches every other. */
import type { Caller, Listener, ListenOptions } from '../extension'
import type { PodNetwork, ResolveService } from '../runtime'

const unknownCaller: Caller = { address: '-' }

export class SimulatedNetwork implements PodNetwork {
  readonly #listeners = new Map<string, Map<number, ListenOptions & { handle: Listener }>>()
  #resolveService: ResolveService = () => undefined

  routeServices(resolve: ResolveService): void {
    this.#resolveService = resolve
  }

  /** Throws when the port is taken. Returns what closes it. */
  listen(ip: string, port: number, handle: Listener, options: ListenOptions = {}): () => void {
    const ports = this.#listeners.get(ip) ?? new Map<number, ListenOptions & { handle: Listener }>()
    if (ports.has(port)) throw new Error(`listen tcp :${port}: bind: address already in use`)
    ports.set(port, { ...options, handle })
    this.#listeners.set(ip, ports)
    return () => {
      if (ports.get(port)?.handle !== handle) return
      ports.delete(port)
      if (ports.size === 0) this.#listeners.delete(ip)
    }
  }

  isListening(ip: string, port: number): boolean {
    return this.#listeners.get(ip)?.has(port) ?? false
  }

  async fetch(ip: string, port: number, request: Request, caller = unknownCaller): Promise<Response> {
    const listener = this.#listeners.get(ip)?.get(port)
    if (!listener) throw new Error(`dial tcp ${ip}:${port}: connect: connection refused`)
    const isEncrypted = request.url.startsWith('https:')
    if (isEncrypted && !listener.tls) throw new Error('http: server gave HTTP response to HTTPS client')
    // As Go's server answers.
    if (!isEncrypted && listener.tls === true)
      return new Response('Client sent an HTTP request to an HTTPS server.\n', { status: 400 })
    return listener.handle(request, caller)
  }

  /** A request of a container: to itself, to a Service by name or address, or to an address. */
  async request(from: { namespace: string; ip: string }, request: Request): Promise<Response> {
    const { hostname, port: given, protocol } = new URL(request.url)
    const port = given ? Number(given) : protocol === 'https:' ? 443 : 80
    if (hostname === 'localhost' || hostname.startsWith('127.'))
      return this.fetch(from.ip, port, request, { address: from.ip })
    const target = this.#resolveService(hostname, port, from)
    if (target) return this.fetch(target.ip, target.port, request, { address: from.ip })
    if (!/^\d+(\.\d+){3}$/.test(hostname)) throw new Error(`dial tcp: lookup ${hostname} on ${dns}: no such host`)
    return this.fetch(hostname, port, request, { address: from.ip })
  }
}

/** Where cluster DNS is by convention; the simulated one is the network itself. */
const dns = '10.96.0.10:53'
