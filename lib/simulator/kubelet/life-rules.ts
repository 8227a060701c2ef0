/** Questions about a life that several stages and the status ask alike. */
import type { ContainerLife, PodLife } from './pod-life'

/** terminationGracePeriodSeconds of a Pod that names none. */
export const defaultGraceSeconds = 30

export const restartPolicyOf = ({ pod }: PodLife) => pod.spec?.restartPolicy ?? 'Always'

/** No container is started any more: the Pod is deleted, over its deadline, or was refused. */
export function isEnding({ pod, failure }: PodLife): boolean {
  return pod.metadata?.deletionTimestamp !== undefined || failure !== undefined
}

const succeeded = ({ step, state }: ContainerLife) =>
  step === 'ended' && state.kind === 'terminated' && state.exitCode === 0

/** Whether the restart policy wants this ended container again. */
export function wantsRestart(life: PodLife, container: ContainerLife): boolean {
  const { state, last, role } = container
  const ended = state.kind === 'terminated' ? state : last
  if (!ended || isEnding(life)) return false
  if (role === 'sidecar') return !isDone(life)
  const policy = restartPolicyOf(life)
  if (role === 'init') return ended.exitCode !== 0 && policy !== 'Never'
  return policy === 'Always' || (policy === 'OnFailure' && ended.exitCode !== 0)
}

/** An init container failed for good. */
export function initFailed(life: PodLife): boolean {
  return (
    restartPolicyOf(life) === 'Never' &&
    life.containers.some(
      ({ role, step, state }) =>
        role === 'init' && step === 'ended' && state.kind === 'terminated' && state.exitCode !== 0,
    )
  )
}

/** All work is over and none will be begun again. Sidecars do not count: they end because of this. */
export function isDone(life: PodLife): boolean {
  if (initFailed(life)) return true
  const main = life.containers.filter(({ role }) => role === 'main')
  const policy = restartPolicyOf(life)
  if (policy === 'Always') return false
  return main.every(
    ({ step, state }) =>
      step === 'ended' && state.kind === 'terminated' && (policy === 'Never' || state.exitCode === 0),
  )
}

/** Every init container has succeeded and every sidecar has started once. */
export function isInitialized({ containers }: PodLife): boolean {
  return containers.every(
    (container) =>
      container.role === 'main' ||
      (container.role === 'init' ? succeeded(container) : container.started || container.restarts > 0),
  )
}

const underway = new Set(['image', 'pulling', 'create', 'start'])

/**
 * The one container that is being brought up: containers come up one after the other; init containers in order, each
 * after the end (sidecars: the start) of the one before. What waits out a back-off holds up nobody but who comes after an
 * init container.
 */
export function comingUp(life: PodLife): ContainerLife | undefined {
  if (isEnding(life) || isDone(life) || !life.sandbox?.ready || life.volumes.state !== 'mounted') return undefined
  for (const container of life.containers) {
    if (underway.has(container.step)) return container
    if (container.role === 'main') continue
    const isPassed = container.role === 'init' ? succeeded(container) : container.started || wasInitialized(life)
    if (!isPassed) return undefined
  }
  return undefined
}

/** A main container has been begun: a sidecar that restarts holds up nobody any more. */
const wasInitialized = ({ containers }: PodLife) =>
  containers.some(({ role, step, restarts }) => role === 'main' && (step !== 'image' || restarts > 0))

export const isUp = ({ step }: ContainerLife) => step === 'running'

export const allDown = ({ containers }: PodLife) => !containers.some(isUp)
