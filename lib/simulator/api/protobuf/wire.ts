/** The protobuf wire format: a message as its fields in order. https://protobuf.dev/programming-guides/encoding/ */

export type WireValue = bigint | Uint8Array

export interface WireField {
  number: number
  /** A varint or fixed number as unsigned bits, or the bytes of what has a length. */
  value: WireValue
}

/** Throws a RangeError when the bytes end in the middle of something, or hold what is no protobuf. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = 0

  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = view.getUint8(position++)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new RangeError('a number is longer than ten bytes')
  }
  const take = (length: number): Uint8Array => {
    if (position + length > bytes.length) throw new RangeError('unexpected EOF')
    position += length
    return bytes.subarray(position - length, position)
  }

  while (position < bytes.length) {
    const tag = Number(varint())
    const number = tag >>> 3
    switch (tag & 7) {
      case 0:
        yield { number, value: varint() }
        break
      case 1:
        yield { number, value: view.getBigUint64(position, true) }
        position += 8
        break
      case 2:
        yield { number, value: take(Number(varint())) }
        break
      case 5:
        yield { number, value: BigInt(view.getUint32(position, true)) }
        position += 4
        break
      default:
        throw new RangeError(`wire type ${tag & 7} is not in use`)
    }
  }
}
