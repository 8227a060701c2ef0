/** The product's own client against a running cluster, as its kubeconfig says. */
import { createHttpApi } from '../../lib/client/http-api'
import type { KubeApi } from '../../lib/client/kube-api'
import { readOwnKubeconfig } from '../../lib/cluster/kubeconfig'
import { createTransport, type Transport } from '../../lib/cluster/transport'

export interface ClusterClient {
  api: KubeApi
  fetch: Transport['fetch']
  close(): void
}

export async function connect(kubeconfig: string): Promise<ClusterClient> {
  const transport = createTransport('test', await readOwnKubeconfig(kubeconfig))
  return { api: createHttpApi({ fetch: transport.fetch }), fetch: transport.fetch, close: transport.close }
}
