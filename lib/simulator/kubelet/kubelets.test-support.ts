/** One node with its kubelet, and what tests ask of it. */
import { pods } from '../../kinds'
import type { Pod } from '../../kube/types'
import type { ImageBehaviour } from '../extension'
import { testCluster, testPod } from './cluster.test-support'
import { createKubelets } from './index'

export const spec = {
  name: 'node-1',
  address: '172.18.0.3',
  podCIDR: '10.244.0.0/24',
  capacity: { cpu: '4', memory: '8Gi', 'ephemeral-storage': '40Gi', 'nvidia.com/gpu': '2' },
}

type Spec = NonNullable<Pod['spec']>

export async function oneNode(images: readonly ImageBehaviour[] = [], existing?: Parameters<typeof testCluster>[0]) {
  const cluster = testCluster(existing)
  const kubelets = createKubelets(cluster.runtime, { nodes: [spec], images })
  await cluster.start(kubelets)
  const create = async (name: string, podSpec: Partial<Spec> = {}) => {
    await cluster.api.create(pods, testPod(name, { nodeName: 'node-1', ...podSpec }))
  }
  const container = (name: string) => cluster.pod(name)?.status?.containerStatuses?.[0]
  const condition = (name: string, type: string) =>
    cluster.pod(name)?.status?.conditions?.find((each) => each.type === type)
  return { ...cluster, kubelets, create, container, condition }
}

/** Runs for so long, then ends with this code; SIGTERM ends it at once. */
export const endsAfter = (ms: number, code: number): ImageBehaviour => ({
  match: /^ends/,
  size: 1024,
  entrypoint: ['/ends'],
  run: (process) =>
    new Promise((resolve) => {
      process.stdout.write('running')
      process.clock.after(ms, () => resolve(code))
      process.signal.addEventListener('abort', () => resolve(0))
    }),
})
