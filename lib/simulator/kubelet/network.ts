/** The Pod network: listeners by address and port. Every address reaches every other. */
import type { PodNetwork, ResolveService } from '../runtime'

type Handler = (request: Request) => Promise<Response>

const clients = new WeakMap<Request, string>()

/** The address that a request to a listener came from, for access logs. */
export function clientAddress(request: Request): string {
  return clients.get(request) ?? '-'
}

export class SimulatedNetwork implements PodNetwork {
  readonly #listeners = new Map<string, Map<number, Handler>>()
  #resolveService: ResolveService = () => undefined

  routeServices(resolve: ResolveService): void {
    this.#resolveService = resolve
  }

  /** Throws when the port is taken. Returns what closes it. */
  listen(ip: string, port: number, handle: Handler): () => void {
    const ports = this.#listeners.get(ip) ?? new Map<number, Handler>()
    if (ports.has(port)) throw new Error(`listen tcp :${port}: bind: address already in use`)
    ports.set(port, handle)
    this.#listeners.set(ip, ports)
    return () => {
      if (ports.get(port) !== handle) return
      ports.delete(port)
      if (ports.size === 0) this.#listeners.delete(ip)
    }
  }

  isListening(ip: string, port: number): boolean {
    return this.#listeners.get(ip)?.has(port) ?? false
  }

  /** `from`: the caller's own address, where it has one. */
  async fetch(ip: string, port: number, request: Request, from?: string): Promise<Response> {
    const handle = this.#listeners.get(ip)?.get(port)
    if (!handle) throw new Error(`dial tcp ${ip}:${port}: connect: connection refused`)
    if (from) clients.set(request, from)
    return handle(request)
  }

  /** A request of a container: to itself, to a Service by name or address, or to an address. */
  async request(from: { namespace: string; ip: string }, request: Request): Promise<Response> {
    const { hostname, port: given, protocol } = new URL(request.url)
    const port = given ? Number(given) : protocol === 'https:' ? 443 : 80
    if (hostname === 'localhost' || hostname.startsWith('127.')) return this.fetch(from.ip, port, request, from.ip)
    const target = this.#resolveService(hostname, port, from)
    if (target) return this.fetch(target.ip, target.port, request, from.ip)
    if (!/^\d+(\.\d+){3}$/.test(hostname)) throw new Error(`dial tcp: lookup ${hostname} on ${dns}: no such host`)
    return this.fetch(hostname, port, request, from.ip)
  }
}

/** Where cluster DNS is by convention; the simulated one is the network itself. */
const dns = '10.96.0.10:53'
