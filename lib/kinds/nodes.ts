import { findCondition } from '../kube/conditions'
import { parseAmounts } from '../kube/resource-amounts'
import type { Node } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

const roleLabelPrefix = 'node-role.kubernetes.io/'

export const nodes = defineKind<Node>({
  id: 'nodes',
  group: '',
  versions: ['v1'],
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  scope: 'Cluster',
  menu: { section: 'cluster', order: 10, icon: 'server' },
  columns: [
    { id: 'status', name: 'Status', description: 'The status of the node', value: statusText },
    {
      id: 'roles',
      name: 'Roles',
      description: 'The roles of the node, from its labels.',
      value: ({ metadata }) => rolesOf(metadata?.labels ?? {}).join(',') || undefined,
    },
    ageColumn,
    {
      id: 'version',
      name: 'Version',
      description: 'The version of its kubelet.',
      value: ({ status }) => status?.nodeInfo?.kubeletVersion ?? '',
    },
    {
      id: 'internal-ip',
      name: 'Internal-IP',
      wide: true,
      description: 'Its address inside the cluster.',
      value: (node) => addressOf(node, 'InternalIP'),
    },
    {
      id: 'external-ip',
      name: 'External-IP',
      wide: true,
      description: 'Its address outside the cluster.',
      value: (node) => addressOf(node, 'ExternalIP'),
    },
    {
      id: 'os-image',
      name: 'OS-Image',
      wide: true,
      description: 'The operating system as it names itself.',
      value: ({ status }) => status?.nodeInfo?.osImage || '<unknown>',
    },
    {
      id: 'kernel-version',
      name: 'Kernel-Version',
      wide: true,
      description: 'The version of its kernel.',
      value: ({ status }) => {
        const { kernelVersion, architecture } = status?.nodeInfo ?? {}
        if (!kernelVersion) return '<unknown>'
        return architecture ? `${kernelVersion} (${architecture})` : kernelVersion
      },
    },
    {
      id: 'container-runtime',
      name: 'Container-Runtime',
      wide: true,
      description: 'The container runtime and its version.',
      value: ({ status }) => status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
    },
  ],
  status: (node) => {
    const text = statusText(node)
    if (!text.startsWith('Ready')) return { text, tone: 'error' }
    return { text, tone: node.spec?.unschedulable ? 'warn' : 'ok' }
  },
  amounts: ({ status }) => parseAmounts(status?.allocatable),
  actions: ['edit', 'delete'],
})

function statusText({ spec, status }: Node): string {
  const ready = findCondition(status?.conditions, 'Ready')
  const words = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown']
  if (spec?.unschedulable) words.push('SchedulingDisabled')
  return words.join(',')
}

function rolesOf(labels: Record<string, string>): string[] {
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(roleLabelPrefix)) return [key.slice(roleLabelPrefix.length)]
    return key === 'kubernetes.io/role' ? [value] : []
  })
  return [...new Set(roles.filter(Boolean))].sort()
}

function addressOf({ status }: Node, type: string): string | undefined {
  return status?.addresses?.find((address) => address.type === type)?.address
}
