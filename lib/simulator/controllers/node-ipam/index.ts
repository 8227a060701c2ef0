/** Gives every Node a range of Pod addresses of its own. Models pkg/controller/nodeipam/ipam/range_allocator.go. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, watched } from '../../../client/controller'
import { nodes } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { internalError } from '../../../kube/status-error'
import type { Node } from '../../../kube/types'

/** --cluster-cidr=10.244.0.0/16 --node-cidr-mask-size=24 */
const rangePrefix = '10.244.'
const ranges = 256

export function nodeIpamController(context: ControllerContext): Controller {
  const nodeCache = context.cache(nodes)
  /** What was handed out and a cache may not show yet. */
  const reserved = new Map<string, string>()

  return {
    name: 'cidrAllocator',
    concurrency: 1,
    watches: [
      watched(nodes, (node, _old, type) => {
        if (type === 'DELETED') reserved.delete(keyOf(node))
        return node.spec?.podCIDR ? [] : [keyOf(node)]
      }),
    ],
    async sync(name) {
      const node = nodeCache.get(undefined, name)
      if (!node || node.metadata?.deletionTimestamp || node.spec?.podCIDR) return undefined
      const range = reserved.get(name) ?? freeRange()
      if (!range) {
        context.event(typed(nodes, node), 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`)
        throw internalError(`failed to allocate CIDR for node ${name}: there are no remaining CIDRs left to allocate`)
      }
      reserved.set(name, range)
      await assign(node, range)
      return undefined
    },
  }

  function freeRange(): string | undefined {
    const taken = new Set([...reserved.values(), ...nodeCache.list().flatMap(({ spec }) => spec?.podCIDR ?? [])])
    for (let index = 0; index < ranges; index++) {
      const range = `${rangePrefix}${index}.0/24`
      if (!taken.has(range)) return range
    }
    return undefined
  }

  async function assign({ metadata }: Node, range: string): Promise<void> {
    const change = { metadata: { uid: metadata?.uid }, spec: { podCIDR: range, podCIDRs: [range] } }
    await context.api.patch(nodes, { name: metadata?.name ?? '' }, change, 'strategic')
  }
}
