/** The tar format of POSIX (ustar), with the long names of GNU and pax that others write. */

export interface TarEntry {
  /** Ends in a slash for a folder. */
  name: string
  data?: Uint8Array
  isExecutable?: boolean
}

const block = 512
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function packTar(entries: readonly TarEntry[], seconds: number): Uint8Array {
  const blocks: Uint8Array[] = []
  for (const entry of entries) {
    const { name, data = new Uint8Array() } = entry
    if (encoder.encode(name).length > 100) {
      const long = encoder.encode(`${name}\0`)
      blocks.push(header({ name: '././@LongLink', size: long.length, mode: 0, seconds: 0, type: 'L' }), padded(long))
    }
    const mode = entry.data && !entry.isExecutable ? 0o644 : 0o755
    blocks.push(header({ name, size: data.length, mode, seconds, type: entry.data ? '0' : '5' }), padded(data))
  }
  blocks.push(new Uint8Array(2 * block))
  const all = new Uint8Array(blocks.reduce((sum, each) => sum + each.length, 0))
  let at = 0
  for (const each of blocks) {
    all.set(each, at)
    at += each.length
  }
  return all
}

interface Header {
  name: string
  size: number
  mode: number
  seconds: number
  type: string
}

function header({ name, size, mode, seconds, type }: Header): Uint8Array {
  const bytes = new Uint8Array(block)
  const text = (at: number, value: string) => bytes.set(encoder.encode(value).slice(0, 100), at)
  const octal = (at: number, length: number, value: number) =>
    text(at, `${value.toString(8).padStart(length - 1, '0')}\0`)
  text(0, name)
  octal(100, 8, mode)
  octal(108, 8, 0)
  octal(116, 8, 0)
  octal(124, 12, size)
  octal(136, 12, seconds)
  text(148, '        ')
  text(156, type)
  text(257, 'ustar\0')
  text(263, '00')
  text(265, 'root')
  text(297, 'root')
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  text(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return bytes
}

function padded(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(data.length / block) * block)
  whole.set(data)
  return whole
}

/** Files and folders; what else an archive may hold has no place in a simulated container. Throws when it is none. */
export function* unpackTar(archive: Uint8Array): Generator<TarEntry> {
  let longName: string | undefined
  for (let at = 0; at + block <= archive.length; ) {
    const head = archive.subarray(at, at + block)
    if (head.every((byte) => byte === 0)) return
    const field = (from: number, length: number) =>
      decoder.decode(head.subarray(from, from + length)).replace(/\0[\s\S]*$/, '')
    const sum = head.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
    if (Number.parseInt(field(148, 8), 8) !== sum) throw new Error('invalid tar header checksum')
    const size = Number.parseInt(field(124, 12).trim() || '0', 8)
    const data = archive.slice(at + block, at + block + size)
    if (data.length < size) throw new Error('short read')
    at += block + Math.ceil(size / block) * block
    const type = field(156, 1)
    const prefix = field(257, 5) === 'ustar' ? field(345, 155) : ''
    if (type === 'L') longName = decoder.decode(data).replace(/\0+$/, '')
    else if (type === 'x') longName = /\d+ path=([^\n]*)\n/.exec(decoder.decode(data))?.[1]
    else if (type === 'g') continue
    else {
      const name = longName ?? (prefix ? `${prefix}/${field(0, 100)}` : field(0, 100))
      longName = undefined
      if (type === '5' || name.endsWith('/')) yield { name: name.endsWith('/') ? name : `${name}/` }
      else if (type === '0' || type === '') yield { name, data }
    }
  }
  if (archive.length === 0) throw new Error('short read')
}
