/** What the state of a Pod means. Models pkg/api/v1/pod/util.go and printPod of pkg/printers/internalversion/printers.go. */
import { findCondition, isConditionTrue } from './conditions'
import { humanDuration } from './duration'
import type { ContainerStatus, Pod, PodCondition } from './types'

/** Its containers have ended for good. */
export function isPodTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
}

/** Counts for its controller: neither ended nor being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && !pod.metadata?.deletionTimestamp
}

export function podReadyCondition(pod: Pod): PodCondition | undefined {
  return findCondition(pod.status?.conditions, 'Ready')
}

export function isPodReady(pod: Pod): boolean {
  return podReadyCondition(pod)?.status === 'True'
}

export interface PodSummary {
  /** The STATUS column: 'Running', 'Init:0/2', 'CrashLoopBackOff', 'Completed', 'Terminating'... */
  status: string
  readyContainers: number
  /** Containers and sidecars. */
  totalContainers: number
  restarts: number
  /** When the last container that restarted had ended. */
  lastRestart: string | undefined
}

export function podSummary(pod: Pod): PodSummary {
  const { spec, status } = pod
  const containers = status?.containerStatuses ?? []
  const initContainers = status?.initContainerStatuses ?? []
  const sidecars = sidecarNames(pod)
  const initialisation = readInitialisation(pod, sidecars)
  const summary: PodSummary = {
    status: status?.reason || status?.phase || '',
    readyContainers: initialisation.readySidecars,
    totalContainers: (spec?.containers.length ?? 0) + sidecars.size,
    restarts: countRestarts(initContainers),
    lastRestart: lastTermination(initContainers),
  }
  if (status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')) {
    summary.status = 'SchedulingGated'
  }
  summary.status = initialisation.text ?? summary.status
  if (initialisation.text === undefined || isConditionTrue(status?.conditions, 'Initialized')) {
    const counted = [...initContainers.filter(({ name }) => sidecars.has(name)), ...containers]
    const running = containers.filter((one) => describeEnd(one) === undefined && one.ready && one.state?.running)
    summary.restarts = countRestarts(counted)
    summary.lastRestart = lastTermination(counted)
    summary.readyContainers += running.length
    summary.status = containers.map(describeEnd).find((text) => text !== undefined) ?? summary.status
    if (summary.status === 'Completed' && running.length > 0) {
      summary.status = isPodReady(pod) ? 'Running' : 'NotReady'
    }
  }
  if (pod.metadata?.deletionTimestamp) {
    if (status?.reason === 'NodeLost') summary.status = 'Unknown'
    else if (!isPodTerminal(pod)) summary.status = 'Terminating'
  }
  return summary
}

/** Init containers that keep running beside the others. */
function sidecarNames(pod: Pod): ReadonlySet<string> {
  const sidecars = pod.spec?.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always')
  return new Set(sidecars?.map(({ name }) => name))
}

/** How far the init containers are: `text` says what the first unfinished one waits for, undefined when all are through. */
function readInitialisation(pod: Pod, sidecars: ReadonlySet<string>): { text?: string; readySidecars: number } {
  let readySidecars = 0
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const { state } = container
    if (state?.terminated?.exitCode === 0) continue
    if (sidecars.has(container.name) && container.started) {
      if (container.ready) readySidecars++
      continue
    }
    const waiting = state?.waiting?.reason
    if (state?.terminated) return { text: `Init:${describeEnd(container)}`, readySidecars }
    if (waiting && waiting !== 'PodInitializing') return { text: `Init:${waiting}`, readySidecars }
    return { text: `Init:${index}/${pod.spec?.initContainers?.length ?? 0}`, readySidecars }
  }
  return { readySidecars }
}

/** Why a container does not run: 'CrashLoopBackOff', 'Completed', 'Signal:9', 'ExitCode:1'. */
function describeEnd({ state }: ContainerStatus): string | undefined {
  if (state?.waiting?.reason) return state.waiting.reason
  const ended = state?.terminated
  if (!ended) return undefined
  return ended.reason || (ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode}`)
}

const countRestarts = (statuses: readonly ContainerStatus[]) =>
  statuses.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0)

function lastTermination(statuses: readonly ContainerStatus[]): string | undefined {
  const times = statuses.flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
  return times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
}

/** kubectl's STATUS. */
export const podStatusText = (pod: Pod): string => podSummary(pod).status

/** kubectl's READY: `1/2`. */
export function podReadyText(pod: Pod): string {
  const { readyContainers, totalContainers } = podSummary(pod)
  return `${readyContainers}/${totalContainers}`
}

/** kubectl's RESTARTS: `3 (5m ago)`. */
export function podRestartsText(pod: Pod, now: Date): string {
  const { restarts, lastRestart } = podSummary(pod)
  if (!restarts || !lastRestart) return String(restarts)
  return `${restarts} (${humanDuration(now.getTime() - Date.parse(lastRestart))} ago)`
}
