/** The conditions of a Pod that its kubelet sets. Models pkg/kubelet/status/generate.go. */
import { findCondition } from '../../kube/conditions'
import type { ContainerStatus, PodCondition } from '../../kube/types'
import type { PodLife } from './pod-life'

type Condition = Omit<PodCondition, 'lastTransitionTime'>

export function kubeletConditions(
  life: PodLife,
  phase: string,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): Condition[] {
  const containersReady = containersReadyCondition(life, phase, init, main)
  return [
    { type: 'PodReadyToStartContainers', status: life.sandbox?.ready ? 'True' : 'False' },
    initializedCondition(life, phase, init, main),
    readyCondition(life, containersReady),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ]
}

const isSidecar = (life: PodLife, name: string) =>
  life.containers.some(({ role, spec }) => role === 'sidecar' && spec.name === name)

function initializedCondition(
  life: PodLife,
  phase: string,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): Condition {
  const type = 'Initialized'
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' }
  const hasBegun = main.some(({ state, restartCount }) => state?.running || state?.terminated || restartCount > 0)
  const incomplete = init
    .filter(({ name, started, ready }) => (isSidecar(life, name) ? !started : !ready))
    .map(({ name }) => name)
  if (hasBegun || incomplete.length === 0) return { type, status: 'True' }
  const message = `containers with incomplete status: [${incomplete.join(' ')}]`
  return { type, status: 'False', reason: 'ContainersNotInitialized', message }
}

function containersReadyCondition(
  life: PodLife,
  phase: string,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): Condition {
  const type = 'ContainersReady'
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  const counted = [...init.filter(({ name }) => isSidecar(life, name)), ...main]
  const unready = counted.filter(({ ready }) => !ready).map(({ name }) => name)
  if (unready.length === 0) return { type, status: 'True' }
  const message = `containers with unready status: [${unready.join(' ')}]`
  return { type, status: 'False', reason: 'ContainersNotReady', message }
}

/** Ready containers, and every readiness gate true. */
function readyCondition({ pod }: PodLife, containersReady: Condition): Condition {
  if (containersReady.status !== 'True') return { ...containersReady, type: 'Ready' }
  const messages = (pod.spec?.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = findCondition(pod.status?.conditions, conditionType)
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    if (gate.status === 'True') return []
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`]
  })
  if (messages.length === 0) return { type: 'Ready', status: 'True' }
  return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}
