/** A Node as its kubelet reports it. Models pkg/kubelet/{kubelet_node_status.go,nodestatus/setters.go}. */
import { replaceConditions } from '../../../kube/conditions'
import { formatTime } from '../../../kube/duration'
import { formatQuantity, parseQuantity, quantityOf, subtractQuantities } from '../../../kube/quantity'
import type { Node } from '../../../kube/types'
import { kubernetesVersion } from '../../api/version'
import { derivedId } from '../ids'
import type { NodeSpec } from '../node-spec'

export type NodeStatus = NonNullable<Node['status']>
type NodeCondition = NonNullable<NodeStatus['conditions']>[number]

export interface NodeFacts {
  now: Date
  images: NonNullable<NodeStatus['images']>
  /** The Pod network is set up. */
  networkReady: boolean
}

const maximumPods = '110'
/** --eviction-hard memory.available<100Mi */
const reservedMemory = '100Mi'

export function allocatableOf({ capacity }: NodeSpec): Record<string, string> {
  const allocatable: Record<string, string> = { pods: maximumPods, ...capacity }
  if (capacity.memory) allocatable.memory = formatQuantity(subtractQuantities(capacity.memory, reservedMemory))
  const storage = capacity['ephemeral-storage']
  // --eviction-hard nodefs.available<10%
  if (storage) {
    const bytes = parseQuantity(storage).nanos / 10n ** 9n
    allocatable['ephemeral-storage'] = formatQuantity(quantityOf((bytes * 9n) / 10n))
  }
  return allocatable
}

export function newNode(spec: NodeSpec): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: spec.name,
      labels: labelsOf(spec),
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      ...(spec.podCIDR ? { podCIDR: spec.podCIDR, podCIDRs: [spec.podCIDR] } : {}),
      ...(spec.taints?.length ? { taints: [...spec.taints] } : {}),
    },
  }
}

export function labelsOf({ name, labels }: NodeSpec): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    ...labels,
  }
}

export function nodeStatus(spec: NodeSpec, old: NodeStatus | undefined, facts: NodeFacts): NodeStatus {
  const lastHeartbeatTime = formatTime(facts.now)
  const own = conditionsOf(facts).map((condition) => ({ ...condition, lastHeartbeatTime }))
  const { phase: _phase, ...kept } = old ?? {}
  return {
    ...kept,
    addresses: [
      { type: 'InternalIP', address: spec.address },
      { type: 'Hostname', address: spec.name },
    ],
    capacity: { pods: maximumPods, ...spec.capacity },
    allocatable: allocatableOf(spec),
    conditions: replaceConditions(old?.conditions, own, facts.now),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    images: facts.images,
    nodeInfo: {
      architecture: 'amd64',
      bootID: uuidOf(`boot/${spec.name}`),
      containerRuntimeVersion: 'containerd://2.2.0',
      kernelVersion: '6.1.0-simulated',
      kubeProxyVersion: '',
      kubeletVersion: kubernetesVersion.gitVersion,
      machineID: derivedId(`machine/${spec.name}`).slice(0, 32),
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      systemUUID: uuidOf(`system/${spec.name}`),
    },
  }
}

type Condition = Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>

function conditionsOf({ networkReady }: NodeFacts): Condition[] {
  const absent = (type: string, resource: string, what: string): Condition => ({
    type,
    status: 'False',
    reason: `KubeletHas${resource}`,
    message: `kubelet has ${what}`,
  })
  return [
    absent('MemoryPressure', 'SufficientMemory', 'sufficient memory available'),
    absent('DiskPressure', 'NoDiskPressure', 'no disk pressure'),
    absent('PIDPressure', 'SufficientPID', 'sufficient PID available'),
    networkReady
      ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : {
          type: 'Ready',
          status: 'False',
          reason: 'KubeletNotReady',
          message:
            'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
        },
  ]
}

function uuidOf(text: string): string {
  const id = derivedId(text)
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join('-')
}
