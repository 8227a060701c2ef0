/** The Pod addresses of one node, handed out in turn so that an address is not used again right after it was given back. */
export class AddressPool {
  readonly #base: number
  readonly #size: number
  readonly #used = new Set<string>()
  #next = 0

  constructor(readonly cidr: string) {
    const [address = '', prefix = '24'] = cidr.split('/')
    const bits = 32 - Number(prefix)
    this.#size = 2 ** bits
    const number = toNumber(address)
    this.#base = number - (number % this.#size)
  }

  /** Undefined when all are taken. The first two and the last one are never handed out. */
  take(): string | undefined {
    const usable = this.#size - 3
    for (let tried = 0; tried < usable; tried++) {
      const address = toAddress(this.#base + 2 + (this.#next % usable))
      this.#next++
      if (this.#used.has(address)) continue
      this.#used.add(address)
      return address
    }
    return undefined
  }

  /** Marks an address that a Pod has from before. */
  claim(address: string): void {
    this.#used.add(address)
    const offset = toNumber(address) - this.#base - 2
    if (offset >= 0 && offset < this.#size) this.#next = Math.max(this.#next, offset + 1)
  }

  release(address: string): void {
    this.#used.delete(address)
  }
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
