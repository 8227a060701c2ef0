/** What a client has sent and nobody has read yet. */
export class MessageQueue {
  readonly #messages: Uint8Array[] = []
  #wake: (() => void) | undefined
  #ended = false

  push(data: Uint8Array): void {
    if (this.#ended || data.length === 0) return
    this.#messages.push(data)
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  /** For one reader. */
  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const message = this.#messages.shift()
      if (message || this.#ended) return message
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
