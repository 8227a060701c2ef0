/** Carries out what stages decide. */
import { sandboxOf } from './adopt'
import { nextBackOffMs } from './back-off'
import { randomId } from './ids'
import { NotExecutable } from './images/executables'
import { imageId, parseImageReference } from './images/reference'
import { wantsRestart } from './life-rules'
import { fieldPathOf, type PodContainers, startErrorCode } from './pod-containers'
import type { ContainerLife, PodLife } from './pod-life'
import type { Effect } from './stage'
import { forgottenAfterMs } from './stages/restart-container'
import type { WorkerHost } from './worker-host'

export interface EffectContext {
  life: PodLife
  host: WorkerHost
  containers: PodContainers
  /** Sends the final delete. */
  remove(): void
  /** Stages are looked at again. */
  changed(): void
}

const firstMountRetryMs = 500
const longestMountRetryMs = 122_000

export function carryOut(effect: Effect, context: EffectContext): void {
  const { life, host, containers } = context
  switch (effect.do) {
    case 'event': {
      const container = effect.container === undefined ? undefined : find(life, effect.container)
      record(context, effect.type, effect.reason, effect.message, container)
      return
    }
    case 'admit':
      life.admission = 'admitted'
      return
    case 'fail':
      life.failure = { reason: effect.reason, message: effect.message }
      if (effect.rejected) life.admission = 'rejected'
      return
    case 'mount':
      void mount(context)
      return
    case 'create-sandbox': {
      const ip = life.pod.spec?.hostNetwork ? host.hostIP : host.addresses()?.take()
      if (ip) life.sandbox = sandboxOf(life.pod, ip, life.nowMs, true)
      return
    }
    case 'stop-sandbox':
      containers.releaseAddress()
      if (life.sandbox) life.sandbox.ready = false
      return
    case 'delete':
      life.finalized = true
      context.remove()
      return
    default:
      carryOutOn(find(life, effect.container), effect, context)
  }
}

type ContainerEffect = Exclude<Extract<Effect, { container: string }>, { do: 'event' }>

function carryOutOn(container: ContainerLife, effect: ContainerEffect, context: EffectContext): void {
  const { life, host, containers } = context
  const image = container.spec.image ?? ''
  switch (effect.do) {
    case 'step':
      move(container, effect.to, effect.waiting)
      return
    case 'begin-pull':
      container.pull.plan = life.node.pull(image)
      move(container, 'pulling')
      return
    case 'keep-image':
      container.pull = { error: '', backOffMs: 0, failedMs: 0, announced: false }
      host.images.add(image, effect.sizeBytes)
      return
    case 'pull-failed':
      container.pull = {
        error: effect.error,
        backOffMs: nextBackOffMs(container.pull.backOffMs),
        failedMs: life.nowMs,
        announced: false,
      }
      move(container, 'pull-failed', { reason: 'ErrImagePull', message: effect.error })
      return
    case 'pull-announced':
      container.pull.announced = true
      return
    case 'create':
      move(container, 'start')
      return
    case 'start':
      start(container, context)
      return
    case 'restart': {
      const { backOffMs, updatedMs } = container.crash
      const isForgotten = life.nowMs - updatedMs > forgottenAfterMs
      container.crash = {
        backOffMs: nextBackOffMs(isForgotten ? 0 : backOffMs),
        updatedMs: life.nowMs,
      }
      move(container, 'image')
      return
    }
    case 'stop':
      container.stoppingUntilMs = life.nowMs + effect.graceMs
      containers.instance(container.spec.name)?.stop(effect.graceMs)
      return
  }
}

function move(
  container: ContainerLife,
  to: ContainerLife['step'],
  waiting?: { reason: string; message?: string },
): void {
  container.step = to
  if (!waiting) return
  if (container.state.kind === 'terminated') container.last = container.state
  container.state = { kind: 'waiting', ...waiting }
}

function start(container: ContainerLife, context: EffectContext): void {
  const { life, host, containers } = context
  const { spec } = container
  if (container.state.kind === 'terminated') container.last = container.state
  if (container.last) container.restarts++
  container.containerId = `containerd://${randomId(host.random)}`
  container.imageId = imageId(parseImageReference(spec.image ?? ''))
  try {
    containers.start(container)
  } catch (error) {
    if (!(error instanceof NotExecutable)) throw error
    const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${error.message}`
    container.state = {
      kind: 'terminated',
      containerId: container.containerId,
      exitCode: startErrorCode,
      reason: 'StartError',
      message,
      startedMs: 0,
      finishedMs: life.nowMs,
    }
    record(context, 'Warning', 'Failed', `Error: ${message}`, container)
    move(container, 'ended', wantsRestart(life, container) ? { reason: 'RunContainerError', message } : undefined)
    return
  }
  container.state = { kind: 'running', startedMs: life.nowMs }
  container.started = !spec.startupProbe
  container.ready = container.started && !spec.readinessProbe
  move(container, 'running')
  record(context, 'Normal', 'Started', `Started container ${spec.name}`, container)
}

async function mount(context: EffectContext): Promise<void> {
  const { life, host, containers, changed } = context
  const failures = life.volumes.state === 'mounted' ? 0 : life.volumes.failures
  life.volumes = { state: 'mounting', failures }
  try {
    await containers.mount()
    life.volumes = { state: 'mounted' }
  } catch (error) {
    record(context, 'Warning', 'FailedMount', error instanceof Error ? error.message : String(error))
    const retryMs = Math.min(longestMountRetryMs, firstMountRetryMs * 2 ** failures)
    const nowMs = host.clock.now().getTime()
    life.volumes = { state: 'unmounted', retryAtMs: nowMs + retryMs, failures: failures + 1 }
  }
  changed()
}

function record(
  { life, host }: EffectContext,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: ContainerLife,
): void {
  const pod = { ...life.pod, apiVersion: 'v1' as const, kind: 'Pod' as const }
  host.event(pod, type, reason, message, container && fieldPathOf(container))
}

function find({ containers }: PodLife, name: string): ContainerLife {
  const found = containers.find(({ spec }) => spec.name === name)
  if (!found) throw new Error(`no container ${name}`)
  return found
}
