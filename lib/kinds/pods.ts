import { findCondition, isConditionTrue } from '../kube/conditions'
import { podLimits, podRequests } from '../kube/pod-resources'
import { isPodTerminal, podReadyText, podRestartsText, podStatusText, podSummary } from '../kube/pods'
import { parseQuantity } from '../kube/quantity'
import type { Amounts } from '../kube/resource-amounts'
import type { Pod } from '../kube/types'
import { ageColumn } from './cells'
import type { Tone } from './kind'
import { defineKind } from './kind'

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
      value: podReadyText,
      sortValue: (pod) => podSummary(pod).readyContainers,
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
      value: podRestartsText,
      sortValue: (pod) => podSummary(pod).restarts,
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
        const met = gates.filter(({ conditionType }) => isConditionTrue(status?.conditions, conditionType))
        return `${met.length}/${gates.length}`
      },
    },
  ],
  status: (pod) => ({ text: podStatusText(pod), tone: toneOf(pod) }),
  amounts: podAmounts,
  actions: ['edit', 'logs', 'delete'],
})

const one = parseQuantity('1')

/** As ResourceQuota names them; what a Pod waits for that has no Node yet is told apart. One that has ended holds nothing. */
function podAmounts(pod: Pod): Amounts {
  if (isPodTerminal(pod)) return {}
  const requests = podRequests(pod.spec)
  if (!pod.spec?.nodeName) return named('waiting', { ...requests, pods: one })
  return { ...named('requests', { ...requests, pods: one }), ...named('limits', podLimits(pod.spec)) }
}

const named = (prefix: string, amounts: Amounts): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`${prefix}.${name}`, amount]))

const underway = new Set(['Pending', 'ContainerCreating', 'PodInitializing', 'Terminating'])

function toneOf(pod: Pod): Tone {
  const { status: text, readyContainers, totalContainers } = podSummary(pod)
  if (text === 'Running') return readyContainers < totalContainers ? 'warn' : 'ok'
  if (text === 'Completed' || text === 'Succeeded') return 'muted'
  if (text === 'Pending' && isUnschedulable(pod)) return 'warn'
  if (text === 'NotReady' || text === 'SchedulingGated' || text === 'Unknown') return 'warn'
  return underway.has(text) || /^Init:\d+\/\d+$/.test(text) ? 'progress' : 'error'
}

const isUnschedulable = ({ status }: Pod) => findCondition(status?.conditions, 'PodScheduled')?.status === 'False'
