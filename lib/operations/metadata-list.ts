/** Lists of metadata alone: who owns whom and how many there are, without the weight of whole objects. */
import { queryString } from '../client/query-string'
import type { Kind } from '../kinds/kind'
import type { KubeList, KubeObject } from '../kube/object'
import { resourcePath } from '../kube/paths'
import type { Ask } from './ask'

const pageSize = 500
/** Where to stop reading one kind. */
const mostPages = 20

const partialList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json'

export interface MetadataList {
  items: readonly KubeObject[]
  /** There are more than were read. */
  cut: boolean
}

export async function listMetadata(
  ask: Ask,
  kind: Kind,
  namespace: string | undefined,
  { fieldSelector }: { fieldSelector?: string } = {},
): Promise<MetadataList> {
  const items: KubeObject[] = []
  let next: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const list = await readPage(ask, kind, namespace, { limit: pageSize, continue: next, fieldSelector })
    // A server that knows no such answer sends whole objects: only their metadata is kept.
    for (const { metadata } of list.items ?? []) items.push({ metadata })
    next = list.metadata?.continue || undefined
    if (!next) return { items, cut: false }
  }
  return { items, cut: true }
}

/** One small request where the server says how many remain, else by reading on. */
export async function countObjects(
  ask: Ask,
  kind: Kind,
  namespace: string | undefined,
): Promise<{ count: number; cut: boolean }> {
  const first = await readPage(ask, kind, namespace, { limit: 1 })
  const { items, metadata } = first
  if (!metadata?.continue) return { count: items?.length ?? 0, cut: false }
  if (metadata.remainingItemCount !== undefined) {
    return { count: (items?.length ?? 0) + metadata.remainingItemCount, cut: false }
  }
  const all = await listMetadata(ask, kind, namespace)
  return { count: all.items.length, cut: all.cut }
}

async function readPage(
  ask: Ask,
  kind: Kind,
  namespace: string | undefined,
  query: { limit: number; continue?: string | undefined; fieldSelector?: string | undefined },
): Promise<Partial<KubeList>> {
  const path = resourcePath(kind, namespace ? { namespace } : {}) + queryString(query)
  return (await ask(path, partialList)) as Partial<KubeList>
}
