/** Waiting times between attempts: doubling, capped, with jitter so that many clients do not come back at the same moment. */
export class BackOff {
  #failures = 0

  constructor(
    private readonly random: () => number,
    private readonly firstMs = 800,
    private readonly longestMs = 30_000,
  ) {}

  /** Between half and one and a half of the doubled time. */
  next(): number {
    const base = Math.min(this.firstMs * 2 ** this.#failures, this.longestMs)
    this.#failures = Math.min(this.#failures + 1, 30)
    return Math.round(base * (0.5 + this.random()))
  }

  reset(): void {
    this.#failures = 0
  }
}
