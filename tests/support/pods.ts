import type { KubeApi } from '../../lib/client/kube-api'
import { pods } from '../../lib/kinds'
import type { Pod } from '../../lib/kube/types'

/** A Pod that no scheduler takes: it stays Pending, so that what is measured is the list and not the cluster's life. */
function idlePod(namespace: string, name: string, labels: Record<string, string> = {}): Pod {
  return {
    metadata: { namespace, name, labels: { app: 'idle', ...labels } },
    spec: {
      schedulerName: 'nobody',
      containers: [{ name: 'main', image: 'nginx:1.27', resources: { requests: { cpu: '10m', memory: '16Mi' } } }],
    },
  }
}

/** Creates `count` idle Pods, several at a time; returns how long that took. */
export async function createIdlePods(
  api: KubeApi,
  namespace: string,
  count: number,
  from = 0,
  parallel = 16,
): Promise<number> {
  const started = performance.now()
  let next = from
  const end = from + count
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < end) {
        const index = next++
        await api.create(
          pods,
          idlePod(namespace, `idle-${String(index).padStart(5, '0')}`, { shard: String(index % 10) }),
        )
      }
    }),
  )
  return performance.now() - started
}
