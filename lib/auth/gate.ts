/**
 * The one door. Every request, page, API call or socket, passes here before anything else sees it: where it claims to go
 * (Host), where it comes from (Origin, Sec-Fetch-Site), and who asks (session). What is not named as open is closed.
 */
import { isIP } from 'node:net'

export interface GateRequest {
  method: string
  /** Raw request target: path and query. */
  url: string
  header(name: string): string | undefined
  /** A WebSocket upgrade. */
  upgrade: boolean
}

export type GateDecision =
  /** Goes on without a session. */
  | { pass: 'open' }
  /** Goes on if there is a session; otherwise `onRefusal` says how to refuse. */
  | { pass: 'signed-in'; onRefusal: 'redirect' | 'unauthorized' }
  | { pass: 'refused'; status: 400 | 403; reason: string }

export interface GateOptions {
  /** DNS names this console may be reached by, beyond localhost; from ORRERY_ALLOWED_HOSTS. */
  allowedHosts: readonly string[]
}

/** Open without a session: exact path -> methods. */
export const openRoutes: Readonly<Record<string, readonly string[]>> = {
  '/sign-in': ['GET', 'HEAD'],
  '/api/session': ['POST'],
  '/api/healthz': ['GET', 'HEAD'],
  '/api/readyz': ['GET', 'HEAD'],
  '/favicon.ico': ['GET', 'HEAD'],
  '/icon.svg': ['GET', 'HEAD'],
}
/** Files of the build: open, and kept by browsers, because they hold no data. */
export const staticPrefix = '/_next/static/'

export function decide(request: GateRequest, options: GateOptions): GateDecision {
  const host = request.header('host')
  if (!host || !isAllowedHost(host, options.allowedHosts)) {
    return {
      pass: 'refused',
      status: 400,
      reason: `This console is not known as ${JSON.stringify(host ?? '')}. Open it by its address, or add the name to ORRERY_ALLOWED_HOSTS.`,
    }
  }
  const path = pathOf(request.url)
  const wantsPage = !request.upgrade && !path.startsWith('/api/') && isSafe(request.method)
  const stranger = crossSiteReason(request, host, wantsPage)
  if (stranger) return { pass: 'refused', status: 403, reason: stranger }

  if (!request.upgrade && isOpen(path, request.method)) return { pass: 'open' }
  return { pass: 'signed-in', onRefusal: wantsPage ? 'redirect' : 'unauthorized' }
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/)
  return end < 0 ? url : url.slice(0, end)
}

function isOpen(path: string, method: string): boolean {
  if (openRoutes[path]?.includes(method)) return true
  // Only what stays below the prefix however it is decoded; names in development have brackets and at signs in them.
  return path.startsWith(staticPrefix) && isSafe(method) && !/%(?!5B|5D|40)|\.\.|\\/i.test(path)
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD'

/** A rebound DNS name carries the attacker's name in Host; an IP literal cannot be rebound. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const name = hostnameOf(host)
  if (name === undefined) return false
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name) > 0 || allowed.includes(name)
}

function hostnameOf(host: string): string | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/\\@\s]+))(?::\d{1,5})?$/.exec(host)
  return (match?.[1] ?? match?.[2])?.toLowerCase()
}

/** Why the request counts as another site's, or undefined. Sockets and writes must say where they come from. */
function crossSiteReason(request: GateRequest, host: string, wantsPage: boolean): string | undefined {
  const origin = request.header('origin')
  const site = request.header('sec-fetch-site')
  if (origin !== undefined) {
    const sameOrigin = origin === `http://${host}` || origin === `https://${host}`
    if (!sameOrigin) return 'Requests from another site are refused.'
    return undefined
  }
  if (request.upgrade) return 'A socket must name its Origin.'
  if (!isSafe(request.method)) {
    return site === 'same-origin' ? undefined : 'A request that changes something must name its Origin.'
  }
  // Reads: another site may link to a page, but not fetch or embed anything, nor have a person open what a proxied
  // program does when it is asked.
  const isLink =
    wantsPage && request.header('sec-fetch-mode') === 'navigate' && request.header('sec-fetch-dest') === 'document'
  if ((site === 'cross-site' || site === 'same-site') && !isLink) return 'Requests from another site are refused.'
  return undefined
}
