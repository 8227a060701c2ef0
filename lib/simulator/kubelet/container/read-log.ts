/** A container's log as the kubelet streams it. Models pkg/kubelet/kuberuntime/logs/logs.go. */
import type { Clock } from '../../../clock'
import type { LogOptions } from '../../runtime'
import type { LogBuffer, LogLine } from './log-buffer'

const encoder = new TextEncoder()

/** Ends with what there is, or, when followed, when the container ends or the signal is aborted. */
export function readLog(
  buffer: LogBuffer,
  options: LogOptions,
  clock: Clock,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const { tailLines, limitBytes, timestamps, follow } = options
  const since = sinceMs(options, clock)
  let cursor = tailLines === undefined ? buffer.first : Math.max(buffer.first, buffer.end - tailLines)
  let left = limitBytes ?? Number.POSITIVE_INFINITY

  function take(): Uint8Array | undefined {
    let text = ''
    for (cursor = Math.max(cursor, buffer.first); cursor < buffer.end; cursor++) {
      const line = buffer.line(cursor)
      if (!line || line.timeMs + line.nanos / 1e6 < since) continue
      text += timestamps ? `${formatNanoTime(line)} ${line.text}\n` : `${line.text}\n`
      if (text.length >= left) {
        cursor++
        break
      }
    }
    if (!text) return undefined
    const bytes = encoder.encode(text).slice(0, left)
    left -= bytes.length
    return bytes
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const chunk = left > 0 ? take() : undefined
          if (chunk) return controller.enqueue(chunk)
          const hasMore = cursor < buffer.end && left > 0
          if (hasMore) continue
          if (!follow || buffer.closed || signal.aborted || left <= 0) return controller.close()
          await buffer.changed(signal)
        }
      },
    },
    { highWaterMark: 0 },
  )
}

function sinceMs({ sinceSeconds, sinceTime }: LogOptions, clock: Clock): number {
  if (sinceTime !== undefined) return Date.parse(sinceTime)
  return sinceSeconds === undefined ? 0 : clock.now().getTime() - sinceSeconds * 1000
}

/** RFC 3339 with nine digits, always. */
function formatNanoTime({ timeMs, nanos }: Pick<LogLine, 'timeMs' | 'nanos'>): string {
  const text = new Date(timeMs).toISOString()
  return `${text.slice(0, -1)}${String(nanos).padStart(6, '0')}Z`
}
