/** The machines of the simulated cluster. */
import type { NodeSpec } from '../kubelet/node-spec'

const network = '172.18'

const worker = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '200Gi', 'hugepages-1Gi': '0', 'hugepages-2Mi': '0' }

const defaultNodes: readonly NodeSpec[] = [
  {
    name: 'control-plane',
    address: `${network}.0.2`,
    capacity: { ...worker, cpu: '4', memory: '8Gi', 'ephemeral-storage': '100Gi' },
    labels: {
      'node-role.kubernetes.io/control-plane': '',
      'node.kubernetes.io/exclude-from-external-load-balancers': '',
      'topology.kubernetes.io/zone': 'zone-a',
    },
    taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
  },
  ...['zone-a', 'zone-b', 'zone-c'].map((zone, index) => ({
    name: `worker-${index + 1}`,
    address: `${network}.0.${index + 3}`,
    capacity: worker,
    labels: { 'node-role.kubernetes.io/worker': '', 'topology.kubernetes.io/zone': zone },
  })),
  {
    name: 'gpu-1',
    address: `${network}.0.6`,
    capacity: { ...worker, cpu: '16', memory: '64Gi', 'nvidia.com/gpu': '2' },
    labels: {
      'node-role.kubernetes.io/worker': '',
      'nvidia.com/gpu.present': 'true',
      'topology.kubernetes.io/zone': 'zone-b',
    },
    taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
  },
]

const zones = 3

/** Those of the seeded world; with a number, so many equal workers. */
export function nodeSpecs(count?: number): readonly NodeSpec[] {
  if (count === undefined) return defaultNodes
  const digits = String(count - 1).length
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${String(index).padStart(digits, '0')}`,
    address: `${network}.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`,
    capacity: worker,
    labels: {
      'node-role.kubernetes.io/worker': '',
      'topology.kubernetes.io/zone': `zone-${String.fromCharCode(97 + (index % zones))}`,
    },
  }))
}
