/** Keeps as many replicas as the usage of Pods calls for. Models pkg/controller/podautoscaler/horizontal.go. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { horizontalPodAutoscalers, pods } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { setCondition } from '../../../kube/conditions'
import { formatTime } from '../../../kube/duration'
import { equalJson } from '../../../kube/json'
import { parseLabelSelector } from '../../../kube/selector-parser'
import { matchesLabels } from '../../../kube/selectors'
import type { HorizontalPodAutoscaler } from '../../../kube/types'
import type { ServedKinds } from '../../runtime'
import type { Ask } from './ask'
import { defaultDownscaleWindowMs, type History, limitReplicas, type Said } from './limits'
import { MetricError, type MetricStatus, type Proposal, propose } from './metrics'
import { createScaleClient, type Scale } from './scale-target'

type Conditions = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['conditions']>

/** Upstream's --horizontal-pod-autoscaler-sync-period. */
const periodMs = 15_000
/** Scale events older than the longest period of a policy say nothing any more. */
const longestPeriodMs = 30 * 60_000

/** One look at an autoscaler: what it comes to say. */
interface Turn {
  hpa: HorizontalPodAutoscaler
  conditions: Conditions
  metrics?: MetricStatus[]
}

export function horizontalPodAutoscalerController(
  context: ControllerContext,
  { ask, kinds }: { ask: Ask; kinds: ServedKinds },
): Controller {
  const { api, clock } = context
  const autoscalers = context.cache(horizontalPodAutoscalers)
  const podCache = context.cache(pods)
  const scales = createScaleClient(ask, kinds)
  const histories = new Map<string, History>()

  return {
    name: 'horizontal-pod-autoscaler',
    watches: [
      watched(horizontalPodAutoscalers, (hpa, old, type) => {
        if (type === 'DELETED') histories.delete(keyOf(hpa))
        // What it wrote itself wakes it at its next turn only.
        return type === 'MODIFIED' && equalJson(old?.spec, hpa.spec) ? [] : [keyOf(hpa)]
      }),
    ],
    async sync(key) {
      const { namespace, name } = splitKey(key)
      const hpa = autoscalers.get(namespace, name)
      if (!hpa) return undefined
      const turn: Turn = { hpa, conditions: [...(hpa.status?.conditions ?? [])] }
      await look(turn, key)
      return { requeueAfterMs: periodMs }
    },
  }

  async function look(turn: Turn, key: string): Promise<void> {
    const { hpa } = turn
    const { scaleTargetRef } = hpa.spec ?? { scaleTargetRef: { kind: '', name: '' } }
    let scale: Scale
    try {
      scale = await scales.read(scaleTargetRef, hpa.metadata?.namespace ?? '')
    } catch (error) {
      tell(hpa, 'Warning', 'FailedGetScale', messageOf(error))
      const text = `the HPA controller was unable to get the target's current scale: ${messageOf(error)}`
      say(turn, 'AbleToScale', 'False', { reason: 'FailedGetScale', message: text })
      await write(turn, hpa.status?.currentReplicas ?? 0, hpa.status?.desiredReplicas ?? 0)
      return
    }
    say(turn, 'AbleToScale', 'True', {
      reason: 'SucceededGetScale',
      message: "the HPA controller was able to get the target's current scale",
    })
    const current = scale.spec?.replicas ?? 0
    const history = historyOf(key, current)
    const decision = await decide(turn, scale, current, history)
    if (!decision) {
      await write(turn, scale.status?.replicas ?? 0, hpa.status?.desiredReplicas ?? 0)
      return
    }
    const { desired, why } = decision
    if (desired === current) {
      await write(turn, scale.status?.replicas ?? 0, desired)
      return
    }
    await rescale(turn, scale, desired, why, history)
  }

  /** Undefined when nothing can be said: the reason is a condition and an event by then. */
  async function decide(turn: Turn, scale: Scale, current: number, history: History) {
    const { spec } = turn.hpa
    const least = spec?.minReplicas ?? 1
    const most = spec?.maxReplicas ?? 1
    if (current === 0 && least !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero'
      say(turn, 'ScalingActive', 'False', { reason: 'ScalingDisabled', message })
      return { desired: 0, why: '' }
    }
    if (current > most) return { desired: most, why: 'Current number of replicas above Spec.MaxReplicas' }
    if (current < least) return { desired: least, why: 'Current number of replicas below Spec.MinReplicas' }
    const proposal = await recommend(turn, scale, current)
    if (!proposal) return undefined
    const { replicas, able, limited } = limitReplicas(
      { current, desired: proposal.replicas, least, most, behavior: spec?.behavior, nowMs: clock.now().getTime() },
      history,
    )
    say(turn, 'AbleToScale', 'True', able)
    say(turn, 'ScalingLimited', limited.status, limited)
    const why = replicas > current ? `${proposal.name} above target` : 'All metrics below target'
    return { desired: replicas, why }
  }

  /** The largest of what the metrics call for. Some that cannot be had do not keep it from growing. */
  async function recommend(turn: Turn, scale: Scale, current: number): Promise<Proposal | undefined> {
    const { hpa } = turn
    const namespace = hpa.metadata?.namespace ?? ''
    const selector = scale.status?.selector ?? ''
    if (!selector) {
      tell(hpa, 'Warning', 'SelectorRequired', 'selector is required')
      const message = "the HPA target's scale is missing a selector"
      say(turn, 'ScalingActive', 'False', { reason: 'InvalidSelector', message })
      return undefined
    }
    const requirements = parseLabelSelector(selector)
    const selected = podCache
      .list({ namespace })
      .filter(({ metadata }) => matchesLabels(requirements, metadata?.labels))
    const metrics = hpa.spec?.metrics ?? []
    const proposals: Proposal[] = []
    let failed: MetricError | undefined
    let failures = 0
    for (const metric of metrics) {
      try {
        const asked = { ask, namespace, selector, pods: selected, currentReplicas: current, now: clock.now() }
        proposals.push(await propose(metric, asked))
      } catch (error) {
        if (!(error instanceof MetricError)) throw error
        tell(hpa, 'Warning', error.reason, error.message)
        failed ??= error
        failures++
      }
    }
    turn.metrics = proposals.map(({ status }) => status)
    const best = proposals.sort((a, b) => b.replicas - a.replicas)[0]
    if (failed && (!best || best.replicas < current)) {
      const message = `the HPA was unable to compute the replica count: ${failed.message}`
      say(turn, 'ScalingActive', 'False', { reason: failed.reason, message })
      const first = failed.what ? `${failed.what}: ${failed.message}` : failed.message
      const text = `invalid metrics (${failures} invalid out of ${metrics.length}), first error is: ${first}`
      tell(hpa, 'Warning', 'FailedComputeMetricsReplicas', text)
      return undefined
    }
    if (best) {
      const message = `the HPA was able to successfully calculate a replica count from ${best.name}`
      say(turn, 'ScalingActive', 'True', { reason: 'ValidMetricFound', message })
    }
    return best
  }

  async function rescale(turn: Turn, scale: Scale, desired: number, why: string, history: History): Promise<void> {
    const { hpa } = turn
    const current = scale.spec?.replicas ?? 0
    try {
      await scales.write(scale, hpa.spec?.scaleTargetRef ?? { kind: '', name: '' }, desired)
    } catch (error) {
      const text = `New size: ${desired}; reason: ${why}; error: ${messageOf(error)}`
      tell(hpa, 'Warning', 'FailedRescale', text)
      const message = `the HPA controller was unable to update the target scale: ${messageOf(error)}`
      say(turn, 'AbleToScale', 'False', { reason: 'FailedUpdateScale', message })
      await write(turn, scale.status?.replicas ?? 0, current)
      throw error
    }
    const message = `the HPA controller was able to update the target scale to ${desired}`
    say(turn, 'AbleToScale', 'True', { reason: 'SucceededRescale', message })
    tell(hpa, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${why}`)
    const nowMs = clock.now().getTime()
    const events = desired > current ? history.ups : history.downs
    events.push({ change: Math.abs(desired - current), atMs: nowMs })
    await write(turn, scale.status?.replicas ?? 0, desired, formatTime(clock.now()))
  }

  /** The first recommendation is what there is: an autoscaler that has just come does not tear down at once. */
  function historyOf(key: string, current: number): History {
    const nowMs = clock.now().getTime()
    const known = histories.get(key) ?? { recommendations: [{ replicas: current, atMs: nowMs }], ups: [], downs: [] }
    const recent = ({ atMs }: { atMs: number }) => atMs > nowMs - Math.max(longestPeriodMs, defaultDownscaleWindowMs)
    known.ups = known.ups.filter(recent)
    known.downs = known.downs.filter(recent)
    histories.set(key, known)
    return known
  }

  async function write(turn: Turn, currentReplicas: number, desiredReplicas: number, scaledAt?: string): Promise<void> {
    const { hpa, conditions, metrics } = turn
    const { status } = hpa
    const lastScaleTime = scaledAt ?? status?.lastScaleTime
    const { generation } = hpa.metadata ?? {}
    const currentMetrics = metrics ?? status?.currentMetrics
    const next: HorizontalPodAutoscaler['status'] = {
      ...(generation ? { observedGeneration: generation } : {}),
      ...(lastScaleTime ? { lastScaleTime } : {}),
      currentReplicas,
      desiredReplicas,
      ...(currentMetrics?.length ? { currentMetrics } : {}),
      conditions,
    }
    if (equalJson(status, next)) return
    await api.update(horizontalPodAutoscalers, { ...hpa, status: next }, { subresource: 'status' })
  }

  function say(turn: Turn, type: string, status: 'True' | 'False', { reason, message }: Said): void {
    turn.conditions = setCondition(turn.conditions, { type, status, reason, message }, clock.now())
  }

  function tell(hpa: HorizontalPodAutoscaler, type: 'Normal' | 'Warning', reason: string, message: string): void {
    context.event(typed(horizontalPodAutoscalers, hpa), type, reason, message)
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
