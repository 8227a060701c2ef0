/** A stream of JSON documents separated by newlines, as a watch sends them, however the bytes are cut. */

/** Longer lines than this are no Kubernetes object: etcd refuses more than 1.5 MB, JSON and managed fields add to it. */
const longestLine = 64 * 1024 * 1024

/** Yields each line without its newline; a last line without one too. Cancels the stream when the reader stops early. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  // Pieces of the unfinished line, joined once: a large object arrives in many chunks.
  let pieces: string[] = []
  let length = 0
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true })
      let start = 0
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        pieces.push(text.slice(start, end))
        const line = pieces.join('')
        pieces = []
        length = 0
        start = end + 1
        if (line.trim()) yield line
      }
      if (start < text.length) {
        pieces.push(text.slice(start))
        length += text.length - start
        if (length > longestLine) throw new Error(`a line is longer than ${longestLine} characters`)
      }
      if (done) {
        ended = true
        const last = pieces.join('')
        if (last.trim()) yield last
        return
      }
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined)
    reader.releaseLock()
  }
}
