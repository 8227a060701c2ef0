/**
 * The scheduler: takes Pods without a node from a queue, chooses a node by filters and scores, and binds. Decisions are
 * made one after the other on its own picture of the cluster; bindings are written side by side.
 * Models pkg/scheduler/schedule_one.go.
 */
import type { CacheEvent } from '../../client/controller'
import { createSeriesRecorder } from '../../client/series-recorder'
import {
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  replicaSets,
  replicationControllers,
  services,
  storageClasses,
} from '../../kinds'
import type { Kind } from '../../kinds/kind'
import { equalJson } from '../../kube/json'
import { isPodTerminal } from '../../kube/pods'
import { matchesLabels } from '../../kube/selectors'
import { hasReason } from '../../kube/status-error'
import type { Node, Pod } from '../../kube/types'
import type { Part, SimulatorRuntime } from '../runtime'
import { bind, reportUnscheduled } from './bind'
import { ClusterState } from './cluster-state'
import { defaultPlugins } from './default-plugins'
import { fitErrorMessage } from './fit-error'
import type { NodeChange, Plugin } from './framework'
import { type PodInfo, podInfoOf } from './pod-info'
import { preempt } from './preempt'
import type { Eviction } from './preemption'
import { type QueuedPod, SchedulingQueue } from './queue'
import { NodeSelector } from './select-node'
import { defaultSpreadSelector } from './spread-selector'
import { type Reservation, VolumeBinder } from './volume-binder'

const read: readonly Kind[] = [
  nodes,
  pods,
  namespaces,
  services,
  replicationControllers,
  replicaSets,
  persistentVolumeClaims,
  persistentVolumes,
  storageClasses,
  podDisruptionBudgets,
]
const user = { name: 'system:kube-scheduler', groups: ['system:authenticated'] }
const schedulerName = 'default-scheduler'
/** Decisions between two turns that are left to the rest of the process. */
const decisionsPerTurn = 32
const bindingsAtOnce = 64
/** Events carry no more; upstream's NoteLengthLimit. */
const longestMessage = 1024

export function createScheduler(runtime: SimulatorRuntime, plugins: readonly Plugin[] = defaultPlugins): Part {
  const { clock, random, log } = runtime
  const api = runtime.apiFor(user)
  const source = runtime.sourceFor(user)
  const recorder = createSeriesRecorder({
    api,
    clock,
    random,
    reportingController: schedulerName,
    reportingInstance: `${schedulerName}-control-plane`,
  })
  const cluster = new ClusterState()
  const queue = new SchedulingQueue(plugins, clock, wake)
  const volumes = new VolumeBinder(source, api, clock)
  const budgets = () => source.cache(podDisruptionBudgets).list()
  const context = { cluster, namespacesMatching, defaultSpreadSelector: spreadBy, volumes, budgets }
  const selector = new NodeSelector(plugins, context, random)
  const unsubscribe: (() => void)[] = []
  const bindings = new Set<Promise<void>>()
  /** Pods whose volumes are being made: that may take long, and holds up nobody else. */
  const provisioning = new Set<Promise<void>>()
  const stopping = new AbortController()
  let state: 'new' | 'running' | 'stopped' = 'new'
  let cancelTurn: (() => void) | undefined

  function namespacesMatching(requirements: Parameters<typeof matchesLabels>[0]): string[] {
    return source
      .cache(namespaces)
      .list()
      .filter(({ metadata }) => matchesLabels(requirements, metadata?.labels))
      .map(({ metadata }) => metadata?.name ?? '')
  }

  function spreadBy(pod: Parameters<typeof defaultSpreadSelector>[0]) {
    return defaultSpreadSelector(pod, {
      services: source.cache(services),
      replicationControllers: source.cache(replicationControllers),
      replicaSets: source.cache(replicaSets),
    })
  }

  function onNode({ type, object, old }: CacheEvent<Node>): void {
    if (type === 'DELETED') {
      cluster.removeNode(object.metadata?.name ?? '')
      return
    }
    const node = cluster.setNode(object)
    const changed = old ? nodeChanges(old, object) : new Set<NodeChange>()
    if (!old || changed.size > 0) queue.onEvent({ type: 'node', node, added: !old, changed })
  }

  /** An event comes in the middle of somebody's write: what goes wrong here must not go wrong there. */
  function safely<Event>(handle: (event: Event) => void): (event: Event) => void {
    return (event) => {
      try {
        handle(event)
      } catch (error) {
        log.error('scheduler event failed', { error: messageOf(error) })
      }
    }
  }

  function onPod({ type, object, old }: CacheEvent<Pod>): void {
    const uid = object.metadata?.uid ?? ''
    const nodeName = object.spec?.nodeName
    if (type === 'DELETED' || isPodTerminal(object)) {
      queue.remove(uid)
      const wasOn = cluster.placedOn(uid)
      const gone = cluster.removePod(uid)
      if (gone && wasOn) queue.onEvent({ type: 'pod-gone', pod: gone, nodeName: wasOn })
    } else if (nodeName) {
      queue.remove(uid)
      const isKnown = cluster.placedOn(uid) === nodeName
      if (isKnown && old && isSameConcern(old, object)) return
      queue.onEvent({ type: 'pod-placed', pod: cluster.place(object, nodeName) })
    } else if (object.spec?.schedulerName === schedulerName || !object.spec?.schedulerName) {
      if (object.metadata?.deletionTimestamp) queue.remove(uid)
      else if (!cluster.placedOn(uid)) {
        queue.put(object, !old || !isSameConcern(old, object))
        // Room was being made for it when the scheduler stopped.
        const { nominatedNodeName } = object.status ?? {}
        if (!old && nominatedNodeName) cluster.nominate(podInfoOf(object), nominatedNodeName)
      }
    }
  }

  function onStorage(event: CacheEvent, claim?: { namespace: string; name: string }): void {
    volumes.noteChange(event)
    if (event.type !== 'DELETED') queue.onEvent({ type: 'storage', ...(claim ? { claim } : {}) })
  }

  function wake(): void {
    if (state !== 'running' || cancelTurn) return
    cancelTurn = clock.after(0, () => {
      cancelTurn = undefined
      turn()
    })
  }

  function turn(): void {
    for (let decisions = 0; decisions < decisionsPerTurn && bindings.size < bindingsAtOnce; decisions++) {
      const queued = queue.pop()
      if (!queued) return
      decide(queued)
    }
    if (bindings.size < bindingsAtOnce) wake()
  }

  function decide(queued: QueuedPod): void {
    const { info } = queued
    try {
      const decision = selector.select(info)
      if ('node' in decision) {
        cluster.place(info, decision.node.name)
        const { name, labels } = decision.node
        const reservation = volumes.reserve(info, { name, labels })
        if (reservation) prepare(queued, reservation)
        else track(confirm(queued, name))
      } else {
        queue.setUnschedulable(queued, decision.diagnosis.plugins)
        if (decision.eviction) track(makeRoom(info, decision.eviction))
        track(fail(info.pod, 'Unschedulable', fitErrorMessage(decision.diagnosis, decision.preemption)))
      }
    } catch (error) {
      log.error('scheduling failed', { pod: info.key, error: String(error) })
      queue.setFailed(queued)
      track(fail(info.pod, 'SchedulerError', messageOf(error)))
    }
  }

  async function makeRoom(info: PodInfo, eviction: Eviction): Promise<void> {
    cluster.nominate(info, eviction.nodeName)
    try {
      await preempt(info, eviction, {
        api,
        now: clock.now(),
        tell: (victim, text) => recorder.event(withType(victim), 'Normal', 'Preempted', 'Preempting', text),
      })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) log.warn('preemption failed', { pod: info.key, error: messageOf(error) })
    }
  }

  function prepare(queued: QueuedPod, reservation: Reservation): void {
    const nodeName = reservation.node.name
    const ready = volumes.bind(reservation, stopping.signal).then(
      () => track(confirm(queued, nodeName)),
      (error: unknown) => {
        if (state === 'stopped') return
        const why = `running PreBind plugin "VolumeBinding": binding volumes: ${messageOf(error)}`
        track(giveUp(queued, nodeName, error, why))
      },
    )
    const tracked = ready.finally(() => provisioning.delete(tracked))
    provisioning.add(tracked)
  }

  async function confirm(queued: QueuedPod, nodeName: string): Promise<void> {
    const { info } = queued
    try {
      await bind(api, info.pod, nodeName)
      const text = `Successfully assigned ${info.key} to ${nodeName}`
      recorder.event(withType(info.pod), 'Normal', 'Scheduled', 'Binding', text)
    } catch (error) {
      await giveUp(queued, nodeName, error, `running Bind plugin "DefaultBinder": ${messageOf(error)}`)
    }
  }

  /** It was not bound after all: its place is free again, and it is tried anew. */
  async function giveUp(queued: QueuedPod, nodeName: string, error: unknown, why: string): Promise<void> {
    const { info } = queued
    const current = source.cache(pods).get(info.namespace, info.name)
    if (current?.metadata?.uid === info.uid && current.spec?.nodeName) return
    const gone = cluster.removePod(info.uid)
    if (gone) queue.onEvent({ type: 'pod-gone', pod: gone, nodeName })
    if (current?.metadata?.uid !== info.uid || hasReason(error, 'NotFound')) return
    // It is ending, held only by a finalizer: nobody wants it to run any more.
    if (current.metadata.deletionTimestamp) return
    queue.setFailed(queued)
    await fail(info.pod, 'SchedulerError', why)
  }

  async function fail(pod: Pod, reason: 'Unschedulable' | 'SchedulerError', message: string): Promise<void> {
    recorder.event(withType(pod), 'Warning', 'FailedScheduling', 'Scheduling', shorten(message))
    try {
      await reportUnscheduled(api, pod, reason, message, clock.now())
    } catch (error) {
      if (!hasReason(error, 'NotFound')) log.warn('pod condition not written', { error: messageOf(error) })
    }
  }

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => {
      bindings.delete(tracked)
      wake()
    })
    bindings.add(tracked)
  }

  return {
    name: 'kube-scheduler',
    async start() {
      for (const kind of read) source.cache(kind)
      unsubscribe.push(source.subscribe(nodes, safely(onNode)), source.subscribe(pods, safely(onPod)))
      unsubscribe.push(
        source.subscribe(
          persistentVolumeClaims,
          safely((event: CacheEvent) => {
            const { namespace = '', name = '' } = event.object.metadata ?? {}
            onStorage(event, { namespace, name })
          }),
        ),
        source.subscribe(
          persistentVolumes,
          safely((event: CacheEvent) => onStorage(event)),
        ),
        source.subscribe(
          storageClasses,
          safely((event: CacheEvent) => onStorage(event)),
        ),
      )
      await Promise.all(read.map((kind) => source.synced(kind)))
      if (state === 'stopped') return
      state = 'running'
      wake()
    },
    async stop() {
      state = 'stopped'
      cancelTurn?.()
      queue.stop()
      for (const end of unsubscribe.splice(0)) end()
      stopping.abort()
      await Promise.allSettled([...bindings, ...provisioning])
      await recorder.stop()
    },
  }
}

/** What of a Pod can change a decision. Its status does not, and that it has a node now is what the decision was. */
function isSameConcern(a: Pod, b: Pod): boolean {
  if (a.metadata?.deletionTimestamp !== b.metadata?.deletionTimestamp) return false
  const { nodeName: _a, ...before } = a.spec ?? {}
  const { nodeName: _b, ...after } = b.spec ?? {}
  return equalJson(a.metadata?.labels, b.metadata?.labels) && equalJson(before, after)
}

function nodeChanges(old: Node, node: Node): ReadonlySet<NodeChange> {
  const facts: [NodeChange, unknown, unknown][] = [
    ['allocatable', old.status?.allocatable, node.status?.allocatable],
    ['labels', old.metadata?.labels, node.metadata?.labels],
    ['taints', old.spec?.taints ?? [], node.spec?.taints ?? []],
    ['unschedulable', old.spec?.unschedulable ?? false, node.spec?.unschedulable ?? false],
  ]
  return new Set(facts.filter(([, a, b]) => JSON.stringify(a) !== JSON.stringify(b)).map(([change]) => change))
}

/** Objects in caches carry no apiVersion and kind; events name them. */
const withType = (pod: Pod): Pod => ({ ...pod, apiVersion: 'v1', kind: 'Pod' })

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const shorten = (message: string) =>
  message.length > longestMessage ? `${message.slice(0, longestMessage - 4)} ...` : message
