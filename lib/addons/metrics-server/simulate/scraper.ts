/** One round through all kubelets. Models pkg/scraper of metrics-server. */
import type { KubeList } from '../../../kube/object'
import type { Node } from '../../../kube/types'
import type { ContainerProcess } from '../../../simulator/extension'
import type { Flags } from './flags'
import { klog } from './klog'
import type { KubeClient } from './kube-client'
import { type NodeReadings, readResourceMetrics, readSummary } from './readings'

export type Source = 'metrics/resource' | 'stats/summary'

export interface ScraperOptions {
  process: ContainerProcess
  client: KubeClient
  flags: Flags
  source: Source
}

export async function scrapeAll(options: ScraperOptions): Promise<Map<string, NodeReadings>> {
  const { client, process } = options
  const { items } = await client.get<KubeList<Node>>('/api/v1/nodes')
  const round = new Map<string, NodeReadings>()
  await Promise.all(
    items.map(async (node) => {
      const name = node.metadata?.name ?? ''
      try {
        round.set(name, await scrape(node, options))
      } catch (error) {
        const why = JSON.stringify(error instanceof Error ? error.message : String(error))
        klog(process, 'E', 'scraper.go:149', `"Failed to scrape node" err=${why} node="${name}"`)
      }
    }),
  )
  return round
}

async function scrape({ status }: Node, { process, client, flags, source }: ScraperOptions): Promise<NodeReadings> {
  const { addressTypes, useNodeStatusPort, kubeletPort } = flags
  const addresses = addressTypes.flatMap((wanted) => (status?.addresses ?? []).filter(({ type }) => type === wanted))
  const address = addresses[0]?.address
  if (!address) throw new Error('no address matched types')
  const port = (useNodeStatusPort ? status?.daemonEndpoints?.kubeletEndpoint?.Port : undefined) ?? kubeletPort
  const url = `https://${address}:${port}/${source}`
  const headers = { authorization: `Bearer ${client.token()}` }
  const answer = await process.network.fetch(new Request(url, { headers })).catch((error: unknown) => {
    throw new Error(`Get "${url}": ${error instanceof Error ? error.message : String(error)}`)
  })
  if (!answer.ok) throw new Error(`request failed, status: "${answer.status} ${statusTexts[answer.status] ?? ''}"`)
  return source === 'metrics/resource' ? readResourceMetrics(await answer.text()) : readSummary(await answer.json())
}

const statusTexts: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }
