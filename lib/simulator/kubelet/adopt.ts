/**
 * After a restart of the simulator, Pods go on as their status says: running containers keep their id, start time and
 * restart count (their processes begin anew, silently), back-offs go on from where they were.
 */
import type { ContainerStatus, Pod } from '../../kube/types'
import { backOffMsAfter } from './back-off'
import { derivedId } from './ids'
import type { ContainerLife, PodLife, Terminated } from './pod-life'

const pauseImage = 'registry.k8s.io/pause:3.10'

/** A kubelet has reported on this Pod before. */
export const wasSeen = ({ status }: Pod) => status?.startTime !== undefined

/** Always the same for the same Pod, so that it survives restarts. */
export function sandboxOf(pod: Pod, ip: string, createdMs: number, ready: boolean) {
  return { id: derivedId(`sandbox/${pod.metadata?.uid}`), image: pauseImage, ip, createdMs, ready }
}

export function adopt(life: PodLife): void {
  const { status } = life.pod
  const { phase, podIP, startTime = '', reason = '', message = '' } = status ?? {}
  const isOver = phase === 'Failed' || phase === 'Succeeded'
  life.seenMs = Date.parse(startTime)
  life.admission = status?.containerStatuses || !isOver ? 'admitted' : 'rejected'
  if (phase === 'Failed') life.failure = { reason, message }
  if (podIP) life.sandbox = sandboxOf(life.pod, podIP, life.seenMs, !isOver)
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  for (const container of life.containers) {
    const found = statuses.find(({ name }) => name === container.spec.name)
    if (found) restore(container, found, life.nowMs)
    else if (isOver) container.step = 'ended'
  }
}

function restore(container: ContainerLife, status: ContainerStatus, nowMs: number): void {
  const { state, lastState, restartCount, imageID = '', containerID = '', ready, started } = status
  container.restarts = restartCount
  container.imageId = imageID
  container.containerId = containerID
  container.ready = ready
  container.started = started ?? false
  const last = lastState?.terminated && terminated(lastState.terminated)
  if (last) container.last = last
  if (restartCount > 0 && last) {
    const backOffMs = backOffMsAfter(restartCount)
    container.crash = { backOffMs, updatedMs: last.finishedMs }
  }
  if (state?.running) {
    container.step = 'running'
    container.state = { kind: 'running', startedMs: Date.parse(state.running.startedAt ?? '') }
  } else if (state?.terminated) {
    container.step = 'ended'
    container.state = terminated(state.terminated)
  } else {
    const { reason = 'ContainerCreating', message } = state?.waiting ?? {}
    container.state = { kind: 'waiting', reason, ...(message ? { message } : {}) }
    if (reason === 'CrashLoopBackOff') container.step = 'back-off'
    else if (reason === 'RunContainerError') container.step = 'ended'
    else if (reason === 'ErrImagePull' || reason === 'ImagePullBackOff') {
      container.step = 'pull-failed'
      container.pull = { error: errorOf(message), backOffMs: backOffMsAfter(1), failedMs: nowMs, announced: true }
    }
  }
}

const errorOf = (message = '') => message.replace(/^Back-off pulling image "[^"]*": ErrImagePull: /, '')

type TerminatedStatus = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>

function terminated({
  exitCode,
  reason = '',
  message,
  startedAt,
  finishedAt,
  containerID = '',
}: TerminatedStatus): Terminated {
  return {
    kind: 'terminated',
    containerId: containerID,
    exitCode,
    reason,
    ...(message ? { message } : {}),
    startedMs: Date.parse(startedAt ?? '') || 0,
    finishedMs: Date.parse(finishedAt ?? '') || 0,
  }
}
