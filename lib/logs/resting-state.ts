import type { ContainerStatus } from '../kube/types'
import type { LogSourceState } from './contract'

/** What a container whose log is not open is doing. */
export function restingState(status: ContainerStatus | undefined): LogSourceState {
  const { waiting, terminated } = status?.state ?? {}
  if (terminated) return ended(terminated)
  if (waiting) {
    const { reason, message } = waiting
    return { state: 'waiting', ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
  }
  // It runs, and its log has been read to the end.
  return status?.state?.running ? { state: 'ended' } : { state: 'waiting' }
}

function ended({ reason, exitCode }: { reason?: string; exitCode?: number }): LogSourceState {
  return { state: 'ended', ...(reason ? { reason } : {}), ...(exitCode === undefined ? {} : { exitCode }) }
}
