/** The status of a Pod, from its life. Models generateAPIPodStatus of pkg/kubelet/kubelet_pods.go. */
import { replaceConditions } from '../../kube/conditions'
import { formatTime } from '../../kube/duration'
import type { ContainerStatus, PodStatus } from '../../kube/types'
import { fullName, parseImageReference } from './images/reference'
import { allDown, initFailed, isEnding, isInitialized, restartPolicyOf } from './life-rules'
import { kubeletConditions } from './pod-conditions'
import type { ContainerLife, ContainerState, PodLife } from './pod-life'

type ApiState = NonNullable<ContainerStatus['state']>

/** What else is in the status (quality of service, conditions of others) stays. */
export function podStatus(life: PodLife, hostIP: string): PodStatus {
  const old = life.pod.status ?? {}
  const phase = phaseOf(life)
  const ip = life.sandbox?.ip ?? old.podIP
  const init = life.containers.filter(({ role }) => role !== 'main').map(containerStatus)
  const main = life.containers.filter(({ role }) => role === 'main').map(containerStatus)
  const isRefused = life.admission === 'rejected'
  const { message: _message, reason: _reason, ...kept } = old
  return {
    ...kept,
    phase,
    conditions: replaceConditions(old.conditions, kubeletConditions(life, phase, init, main), new Date(life.nowMs)),
    ...(life.failure?.reason ? life.failure : {}),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
    startTime: old.startTime ?? formatTime(new Date(life.seenMs)),
    ...(init.length > 0 && !isRefused ? { initContainerStatuses: init } : {}),
    ...(isRefused ? {} : { containerStatuses: main }),
  }
}

/** Models getPhase. A phase that is final stays. */
export function phaseOf(life: PodLife): string {
  const before = life.pod.status?.phase
  if (before === 'Failed' || before === 'Succeeded') return before
  if (life.failure || initFailed(life)) return 'Failed'
  if (!isInitialized(life)) return 'Pending'
  let waiting = 0
  let running = 0
  let stopped = 0
  let succeeded = 0
  for (const { role, state, last } of life.containers) {
    if (role !== 'main') continue
    if (state.kind === 'running') running++
    else if (state.kind === 'terminated') {
      stopped++
      if (state.exitCode === 0) succeeded++
    } else if (last) stopped++
    else waiting++
  }
  if (waiting > 0) return 'Pending'
  if (running > 0) return 'Running'
  if (stopped === 0) return 'Pending'
  if (isEnding(life) && allDown(life)) return stopped === succeeded ? 'Succeeded' : 'Failed'
  const policy = restartPolicyOf(life)
  if (policy === 'Always') return 'Running'
  if (stopped === succeeded) return 'Succeeded'
  return policy === 'Never' ? 'Failed' : 'Running'
}

function containerStatus(container: ContainerLife): ContainerStatus {
  const { spec, role, state, last, restarts, started, ready, imageId, containerId } = container
  const isRunning = state.kind === 'running'
  const isFinishedInit = role === 'init' && state.kind === 'terminated' && state.exitCode === 0
  return {
    name: spec.name,
    state: apiState(state),
    lastState: last ? apiState(last) : {},
    ready: role === 'init' ? isFinishedInit : isRunning && ready,
    restartCount: restarts,
    image: containerId ? resolved(spec.image ?? '') : (spec.image ?? ''),
    imageID: imageId,
    ...(containerId ? { containerID: containerId } : {}),
    started: isRunning && started,
  }
}

function apiState(state: ContainerState): ApiState {
  switch (state.kind) {
    case 'waiting':
      return { waiting: { reason: state.reason, ...(state.message ? { message: state.message } : {}) } }
    case 'running':
      return { running: { startedAt: formatTime(new Date(state.startedMs)) } }
    case 'terminated':
      return {
        terminated: {
          exitCode: state.exitCode,
          reason: state.reason,
          ...(state.message ? { message: state.message } : {}),
          startedAt: formatTime(new Date(state.startedMs)),
          finishedAt: formatTime(new Date(state.finishedMs)),
          ...(state.containerId ? { containerID: state.containerId } : {}),
        },
      }
  }
}

function resolved(image: string): string {
  try {
    return fullName(parseImageReference(image))
  } catch {
    return image
  }
}
