/**
 * Which paths of a cluster the console passes on. The rule is that nobody may read a path in two ways: what is authorised,
 * what is sent and what the cluster understands are the same characters, or the request is refused.
 */
import type { ClusterFacts } from './contract'

export type PathVerdict = { ok: true; path: string; foreign: boolean } | { ok: false; why: string }

/** `pchar` of RFC 3986 without what its percent-encodings hide; backslash, space, quotes and non-ASCII are not in it. */
const allowed = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/
const roots = ['api', 'apis', 'openapi', 'version', 'healthz', 'livez', 'readyz']
const longest = 8_192

/** `raw`: the path as it came, still encoded, without query: `/api/v1/pods`. */
export function checkProxyPath(raw: string, capabilities: ClusterFacts['capabilities']): PathVerdict {
  const refuse = (why: string): PathVerdict => ({ ok: false, why })
  if (!raw.startsWith('/')) return refuse('a path starts with a slash')
  if (raw.length > longest) return refuse('the path is too long')
  if (!allowed.test(raw)) return refuse('the path has characters that must be percent-encoded')
  const hidden = hiddenCharacter(raw)
  if (hidden) return refuse(hidden)
  if (decode(raw) === undefined) return refuse('the path is not UTF-8')
  const segments = raw.slice(1).split('/')
  // A trailing slash is meant: Services answer differently with and without.
  if (segments.slice(0, -1).includes('')) return refuse('the path has an empty segment')
  if (segments.includes('.') || segments.includes('..')) return refuse('the path has a dot segment')
  if (new URL(raw, 'http://cluster').pathname !== raw) return refuse('the path is not in its normal form')
  if (!isKubernetes(segments) && !(capabilities.simulation && isSimulator(segments))) {
    return refuse('the path is not part of the Kubernetes API')
  }
  return { ok: true, path: raw, foreign: isForeign(segments) }
}

/** `raw`: with its question mark, or empty. Queries are data: only what could end them or split a request is refused. */
export function checkProxyQuery(raw: string): boolean {
  return raw === '' || (raw.startsWith('?') && /^[\x21-\x7e]*$/.test(raw) && !/[#\\]/.test(raw))
}

/** Slash, backslash, dot, percent and control characters must not come encoded: somebody on the way might decode them. */
function hiddenCharacter(path: string): string | undefined {
  for (let at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
    const hex = path.slice(at + 1, at + 3)
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) return 'the path has a broken percent-encoding'
    const byte = Number.parseInt(hex, 16)
    if (byte < 0x20 || byte === 0x7f) return 'the path hides a control character'
    if ('/\\.%'.includes(String.fromCharCode(byte))) return `the path hides a "${String.fromCharCode(byte)}"`
  }
  return undefined
}

function isKubernetes([first = '', ...rest]: readonly string[]): boolean {
  if (!roots.includes(first)) return false
  return first !== 'version' || rest.length === 0 || (rest.length === 1 && rest[0] === '')
}

function isSimulator([first, second, third]: readonly string[]): boolean {
  return first === 'simulator' && second === 'v1' && third !== undefined
}

/**
 * True where the answer may come from a Pod, a Service or a Node instead of the API server: `.../services/<name>/proxy`,
 * and the old `/api/v1/proxy/...`. Judged generously, by the word in any place after the first: too many are foreign
 * rather than one too few.
 */
function isForeign(segments: readonly string[]): boolean {
  return (
    (segments[0] === 'api' || segments[0] === 'apis') &&
    segments.slice(1).some((segment) => decode(segment) === 'proxy')
  )
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * `target`: the request line's path and query, before any framework touched it. False where a reader of URLs would change
 * the path, as Next does before it routes: what was refused or allowed must be what the client wrote.
 */
export function isNormalTarget(target: string): boolean {
  const [path = ''] = target.split('?')
  if (!path.startsWith('/') || path.includes('//') || target.includes('#') || decode(path) === undefined) return false
  return new URL(path, 'http://console').pathname === path
}
