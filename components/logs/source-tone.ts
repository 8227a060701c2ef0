import { waitingTone } from '@/components/resource/container-state'
import type { Tone } from '@/components/ui/status-mark'
import type { LogSourceState } from '@/lib/logs/contract'

export function sourceTone(now: LogSourceState): Tone {
  switch (now.state) {
    case 'waiting':
      return waitingTone(now.reason)
    case 'failed':
      return 'error'
    case 'ended':
      return now.exitCode ? 'error' : 'muted'
    case 'opening':
      return 'progress'
    case 'reconnecting':
    case 'held-back':
      return 'warn'
    case 'reading':
    case 'live':
      return 'ok'
    default:
      return 'muted'
  }
}
