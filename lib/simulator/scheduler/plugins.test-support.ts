/** Pods and nodes as plugins see them, and what one plugin says of them. */
import type { Node, Pod } from '../../kube/types'
import { ClusterState } from './cluster-state'
import type { Plugin, Rejection, SchedulingContext } from './framework'
import { podInfoOf } from './pod-info'

export type Spec = NonNullable<Pod['spec']>

let sequence = 0

export function pod(spec: Partial<Spec> = {}, labels: Record<string, string> = {}, namespace = 'default'): Pod {
  const uid = `pod-${sequence++}`
  return { metadata: { name: uid, uid, namespace, labels }, spec: { containers: [], ...spec } }
}

export const node = (name: string, labels: Record<string, string> = {}, more: Partial<Node> = {}): Node => ({
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
  ...more,
})

export function cluster(nodes: readonly Node[], placed: Readonly<Record<string, readonly Pod[]>> = {}) {
  const state = new ClusterState()
  for (const each of nodes) state.setNode(each)
  for (const [name, pods] of Object.entries(placed)) for (const each of pods) state.place(each, name)
  const context: SchedulingContext = {
    cluster: state,
    namespacesMatching: () => ['other'],
    budgets: () => [],
    volumes: {
      claim: () => undefined,
      volume: () => undefined,
      volumes: () => [],
      storageClass: () => undefined,
      isPromised: () => false,
    },
    defaultSpreadSelector: ({ labels }) => (labels.app ? [{ key: 'app', operator: '=', values: [labels.app] }] : []),
  }
  return {
    filter(plugin: Plugin, incoming: Pod): Record<string, Rejection | undefined> | string {
      const filter = plugin.filter?.(podInfoOf(incoming), context)
      if (filter && typeof filter !== 'function') return filter.rejected
      return Object.fromEntries(state.nodes.map((each) => [each.name, filter?.(each)]))
    },
    score(plugin: Plugin, incoming: Pod): number[] | undefined {
      const scorer = plugin.score?.(podInfoOf(incoming), context, state.nodes)
      const scores = scorer && state.nodes.map((each) => scorer.score(each))
      if (scores) scorer?.normalize?.(scores, state.nodes)
      return scores
    },
  }
}

export const never = (reason: string): Rejection => ({ code: 'UnschedulableAndUnresolvable', reasons: [reason] })

export const notNow = (...reasons: string[]): Rejection => ({ code: 'Unschedulable', reasons })
