/** /stats/summary. Models pkg/kubelet/apis/stats/v1alpha1, without what the simulation does not measure: disks and networks. */
import { formatTime } from '../../../kube/duration'
import type { NodeUse, ResourceUse } from './node-usage'

export function statsSummary(
  nodeName: string,
  allocatableBytes: number,
  { pods, ...node }: NodeUse,
  now: Date,
): object {
  const time = formatTime(now)
  const measured = ({ cpuSeconds, cpuMillicores, memoryBytes, startedMs }: ResourceUse) => ({
    startTime: formatTime(new Date(startedMs)),
    cpu: {
      time,
      usageNanoCores: Math.round(cpuMillicores * 1e6),
      usageCoreNanoSeconds: Math.round(cpuSeconds * 1e9),
    },
    memory: { time, usageBytes: memoryBytes, workingSetBytes: memoryBytes, rssBytes: memoryBytes },
  })
  const own = measured(node)
  return {
    node: {
      nodeName,
      ...own,
      memory: { ...own.memory, availableBytes: Math.max(0, allocatableBytes - node.memoryBytes) },
    },
    pods: pods.map((pod) => ({
      podRef: { name: pod.name, namespace: pod.namespace, uid: pod.uid },
      ...measured(pod),
      containers: pod.containers.map((container) => ({ name: container.name, ...measured(container) })),
    })),
  }
}
