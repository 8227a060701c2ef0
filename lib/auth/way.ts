/** The way of a request to this console: from which address it came, and whether the browser's end of it was encrypted. */
import { BlockList, isIP } from 'node:net'

export interface Way {
  address: string
  isEncrypted: boolean
}

/** Written on every request over whatever a client sent, for what Next runs. */
export const wayHeaders = { address: 'x-orrery-address', scheme: 'x-orrery-scheme' } as const

/** A proxy says whom it answers and how; nobody else is believed, or anybody could be another address with each try. */
export function createWayReader(trustedProxies: readonly string[]) {
  const trusted = new BlockList()
  for (const entry of trustedProxies) {
    const { address, family, prefix } = rangeOf(entry) ?? fail(entry)
    trusted.addSubnet(address, prefix, family)
  }
  const isTrusted = (address: string) => isIP(address) > 0 && trusted.check(address, familyOf(address))

  return function wayOf(peer: string | undefined, header: (name: string) => string | undefined): Way {
    const direct = plain(peer ?? 'unknown')
    if (!isTrusted(direct)) return { address: direct, isEncrypted: false }
    // Each proxy appends the address that it was asked from: the last one that is no proxy of ours is the client's.
    const client = listOf(header('x-forwarded-for'))
      .map(plain)
      .findLast((address) => !isTrusted(address))
    return {
      address: client ?? direct,
      isEncrypted: listOf(header('x-forwarded-proto')).at(-1)?.toLowerCase() === 'https',
    }
  }
}

/** `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`; undefined for anything else. */
export function rangeOf(text: string): { address: string; family: 'ipv4' | 'ipv6'; prefix: number } | undefined {
  const [address = '', length, ...rest] = text.split('/')
  if (!isIP(address) || rest.length > 0) return undefined
  const bits = isIP(address) === 4 ? 32 : 128
  const prefix = length === undefined ? bits : Number(length)
  const isPrefix = (length === undefined || /^\d{1,3}$/.test(length)) && prefix <= bits
  return isPrefix ? { address, family: familyOf(address), prefix } : undefined
}

/** What attempts are counted by: who has one IPv6 address has the 2^64 beside it, too. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const [before, after] = [head, tail ?? ''].map((part) => (part ? part.split(':') : []))
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - (before?.length ?? 0) - (after?.length ?? 0))
  const groups = [...(before ?? []), ...Array<string>(zeros).fill('0'), ...(after ?? [])]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** A server that listens on IPv6 sees IPv4 addresses in disguise. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

const listOf = (header: string | undefined) =>
  (header ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)

function fail(entry: string): never {
  throw new Error(`${entry} is no address`)
}
