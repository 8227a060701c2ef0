import { humanDuration } from '../kube/duration'
import { podStatusText } from '../kube/pods'
import type { Pod } from '../kube/types'
import { ageColumn } from './cells'
import type { Tone } from './kind'
import { defineKind } from './kind'

type ContainerStatuses = NonNullable<NonNullable<Pod['status']>['containerStatuses']>

export const pods = defineKind<Pod>({
  id: 'pods',
  group: '',
  versions: ['v1'],
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 20, icon: 'box' },
  columns: [
    {
      id: 'ready',
      name: 'Ready',
      description: 'The aggregate readiness state of this pod for accepting traffic.',
      value: (pod) => `${readyContainers(pod)}/${longRunningContainers(pod)}`,
      sortValue: readyContainers,
    },
    {
      id: 'status',
      name: 'Status',
      description: 'The aggregate status of the containers in this pod.',
      value: podStatusText,
    },
    {
      id: 'restarts',
      name: 'Restarts',
      description:
        'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
      value: (pod, now) => {
        const { count, last } = restartsOf(pod)
        return count > 0 && last ? `${count} (${humanDuration(now.getTime() - Date.parse(last))} ago)` : String(count)
      },
      sortValue: (pod) => restartsOf(pod).count,
    },
    ageColumn,
    {
      id: 'ip',
      name: 'IP',
      wide: true,
      description: 'The address of the Pod.',
      value: ({ status }) => status?.podIPs?.[0]?.ip || status?.podIP || undefined,
    },
    {
      id: 'node',
      name: 'Node',
      wide: true,
      description: 'The Node that the Pod is bound to.',
      value: ({ spec }) => spec?.nodeName || undefined,
    },
    {
      id: 'nominated-node',
      name: 'Nominated Node',
      wide: true,
      description: 'The Node on which room is being made for the Pod.',
      value: ({ status }) => status?.nominatedNodeName || undefined,
    },
    {
      id: 'readiness-gates',
      name: 'Readiness Gates',
      wide: true,
      description: 'How many of the further conditions for readiness are true.',
      value: ({ spec, status }) => {
        const gates = spec?.readinessGates ?? []
        if (gates.length === 0) return undefined
        const met = gates.filter(({ conditionType }) =>
          status?.conditions?.some(({ type, status: value }) => type === conditionType && value === 'True'),
        )
        return `${met.length}/${gates.length}`
      },
    },
  ],
  status: (pod) => {
    const text = podStatusText(pod)
    return { text, tone: toneOf(pod, text) }
  },
  actions: ['edit', 'logs', 'delete'],
  template: () => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'example', labels: { app: 'example' } },
    spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
  }),
})

const underway = new Set(['Pending', 'ContainerCreating', 'PodInitializing', 'Terminating'])

function toneOf(pod: Pod, text: string): Tone {
  if (text === 'Running') return readyContainers(pod) < longRunningContainers(pod) ? 'warn' : 'ok'
  if (text === 'Completed' || text === 'Succeeded') return 'muted'
  if (text === 'Pending' && isUnschedulable(pod)) return 'warn'
  if (text === 'NotReady' || text === 'SchedulingGated' || text === 'Unknown') return 'warn'
  return underway.has(text) || /^Init:\d+\/\d+$/.test(text) ? 'progress' : 'error'
}

const isUnschedulable = ({ status }: Pod) =>
  status?.conditions?.some(({ type, status: value }) => type === 'PodScheduled' && value === 'False') ?? false

/** Names of init containers that keep running beside the others. */
const sidecars = ({ spec }: Pod) =>
  new Set(
    (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  )

function longRunningContainers(pod: Pod): number {
  return (pod.spec?.containers.length ?? 0) + sidecars(pod).size
}

/**
 * While a Pod initialises, its init containers are what is counted; from then on its containers and sidecars are.
 * Models printPod of pkg/printers/internalversion/printers.go.
 */
function isInitializing(pod: Pod): boolean {
  const restartable = sidecars(pod)
  if (pod.status?.conditions?.some(({ type, status }) => type === 'Initialized' && status === 'True')) return false
  return (pod.status?.initContainerStatuses ?? []).some(
    ({ name, state, started }) => state?.terminated?.exitCode !== 0 && !(restartable.has(name) && started),
  )
}

function readyContainers(pod: Pod): number {
  const restartable = sidecars(pod)
  let ready = 0
  for (const { name, ready: isReady, started, state } of pod.status?.initContainerStatuses ?? []) {
    if (state?.terminated?.exitCode === 0) continue
    if (!restartable.has(name) || !started) break
    if (isReady) ready++
  }
  if (isInitializing(pod)) return ready
  return ready + (pod.status?.containerStatuses ?? []).filter((each) => each.ready && each.state?.running).length
}

function restartsOf(pod: Pod): { count: number; last: string | undefined } {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {}
  if (isInitializing(pod)) return total(initContainerStatuses)
  const restartable = sidecars(pod)
  return total([...initContainerStatuses.filter(({ name }) => restartable.has(name)), ...containerStatuses])
}

function total(statuses: ContainerStatuses): { count: number; last: string | undefined } {
  return {
    count: statuses.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0),
    last: statuses
      .flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
      .sort()
      .at(-1),
  }
}
