/**
 * A Pod's life on its node, as plain data: what the kubelet knows beyond the API object. Stages read it and say what comes
 * next; the worker carries that out. Times are milliseconds of the injected clock.
 */
import type { Container, Pod } from '../../kube/types'

export interface PodLife {
  /** Latest from the API; frozen. */
  pod: Pod
  /** When stages are asked; set by the worker. */
  nowMs: number
  /** When this kubelet first saw the Pod: status.startTime. */
  seenMs: number
  admission: 'pending' | 'admitted' | 'rejected'
  volumes: VolumesState
  sandbox?: Sandbox
  containers: readonly ContainerLife[]
  /** The Pod ends although nobody deleted it: deadline, rejection. */
  failure?: { reason: string; message: string }
  /** Final grace-0 delete was sent. */
  finalized: boolean
  node: NodeView
}

/** What stages may ask of the node; answers are pure for as long as nothing changes. */
export interface NodeView {
  /** Why the node cannot take the Pod, if it cannot. */
  refusal(): { reason: string; message: string } | undefined
  /** The Pod network of the node is set up. */
  networkReady(): boolean
  hasImage(image: string): boolean
  /** Why the container cannot be configured: a ConfigMap or Secret that is not there. */
  configProblem(container: ContainerLife): string | undefined
  /** What a pull of the image comes to. */
  pull(image: string): PullPlan
  random(): number
}

export type PullPlan = { takesMs: number; sizeBytes: number } | { takesMs: number; error: string }

export type VolumesState =
  | { state: 'unmounted'; retryAtMs: number; failures: number }
  | { state: 'mounting'; failures: number }
  | { state: 'mounted' }

/** The pause container, which holds the Pod's network. */
export interface Sandbox {
  id: string
  image: string
  ip: string
  createdMs: number
  ready: boolean
}

/**
 * Where a container stands. `image` to `start` follow each other; a container that ended either stays so or begins again
 * at `image`.
 */
export type Step =
  | 'image'
  | 'pulling'
  | 'pull-failed'
  | 'create'
  | 'config-failed'
  | 'start'
  | 'running'
  | 'ended'
  /** Ended and waiting out its back-off. */
  | 'back-off'

export interface ContainerLife {
  spec: Container
  role: 'init' | 'sidecar' | 'main'
  step: Step
  /** What status.state shows. */
  state: ContainerState
  last?: Terminated
  restarts: number
  /** The startup probe, if any, has succeeded. */
  started: boolean
  ready: boolean
  imageId: string
  containerId: string
  /** SIGTERM (or preStop) is under way, to be over at this time. */
  stoppingUntilMs?: number
  pull: { plan?: PullPlan; error: string; backOffMs: number; failedMs: number; announced: boolean }
  /** Restart back-off: how long, and since which restart. */
  crash: { backOffMs: number; updatedMs: number }
}

export type ContainerState = Waiting | Running | Terminated

export interface Waiting {
  kind: 'waiting'
  reason: string
  message?: string
}

export interface Running {
  kind: 'running'
  startedMs: number
}

export interface Terminated {
  kind: 'terminated'
  containerId: string
  exitCode: number
  reason: string
  message?: string
  startedMs: number
  finishedMs: number
}

export function newLife(pod: Pod, node: NodeView, nowMs: number): PodLife {
  const waiting = pod.spec?.initContainers?.length ? 'PodInitializing' : 'ContainerCreating'
  const container = (spec: Container, role: ContainerLife['role']): ContainerLife => ({
    spec,
    role,
    step: 'image',
    state: { kind: 'waiting', reason: waiting },
    restarts: 0,
    started: false,
    ready: false,
    imageId: '',
    containerId: '',
    pull: { error: '', backOffMs: 0, failedMs: 0, announced: false },
    crash: { backOffMs: 0, updatedMs: 0 },
  })
  const initial = (pod.spec?.initContainers ?? []).map((spec) =>
    container(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init'),
  )
  return {
    pod,
    nowMs,
    seenMs: nowMs,
    admission: 'pending',
    volumes: { state: 'unmounted', retryAtMs: nowMs, failures: 0 },
    containers: [...initial, ...(pod.spec?.containers ?? []).map((spec) => container(spec, 'main'))],
    finalized: false,
    node,
  }
}
