/** What a pull of an image comes to: how much there is to fetch, or why there is nothing. Rules are in docs/simulator.md. */
import type { ImageBehaviour } from '../../extension'
import { derivedId } from '../ids'
import { fullName, type ImageReference, parseImageReference } from './reference'

export type PullOutcome = { sizeBytes: number; takesMs: number } | { error: string; takesMs: number }

const megabyte = 1024 * 1024
const latencyMs = 350
const bytesPerMs = (60 * megabyte) / 1000
/** Names that say themselves that there is no such image. */
const missing = /(^|[-_.])(does-not-exist|doesnotexist|nonexistent|non-existent|no-such-image)($|[-_.])/

/** An image that the node has already is only looked up again. */
export function pullOutcome(
  image: string,
  behaviour: ImageBehaviour | undefined,
  isPresent: boolean,
  random: () => number,
): PullOutcome {
  const reference = parseImageReference(image)
  const error = pullError(reference)
  const jitter = 0.8 + 0.4 * random()
  if (error) return { error, takesMs: Math.round(latencyMs * 2 * jitter) }
  const sizeBytes = behaviour?.size ?? derivedSize(reference)
  return { sizeBytes, takesMs: Math.round((latencyMs + (isPresent ? 0 : sizeBytes / bytesPerMs)) * jitter) }
}

function pullError(reference: ImageReference): string | undefined {
  const name = fullName(reference)
  const { domain, path, tag } = reference
  const failed = `failed to pull and unpack image "${name}": failed to resolve reference "${name}":`
  if (domain.replace(/:\d+$/, '').endsWith('.invalid')) {
    const host = domain.replace(/:\d+$/, '')
    const url = `https://${domain}/v2/${path}/manifests/${tag}`
    return `rpc error: code = Unknown desc = ${failed} failed to do request: Head "${url}": dial tcp: lookup ${host}: no such host`
  }
  if (path.split('/').some((part) => missing.test(part))) {
    return `rpc error: code = Unknown desc = ${failed} pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
  }
  return missing.test(tag) ? `rpc error: code = NotFound desc = ${failed} ${name}: not found` : undefined
}

/** Between 20 and 275 MB, the same every time. */
function derivedSize(reference: ImageReference): number {
  const hash = derivedId(fullName(reference))
  return 20 * megabyte + Number.parseInt(hash.slice(0, 2), 16) * megabyte + Number.parseInt(hash.slice(2, 7), 16)
}
