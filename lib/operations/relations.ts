/** Who owns an object, what it owns, and what goes with it, as far as the person who asks may see. */

import { readServed, type ServedResource } from '../catalog/discovery'
import { inParallel } from '../client/in-parallel'
import type { KubeApi } from '../client/kube-api'
import type { Clock } from '../clock'
import type { Cluster, Person } from '../cluster/contract'
import type { Kind } from '../kinds/kind'
import type { KubeObject, OwnerReference } from '../kube/object'
import { pathNotFound, statusOf } from '../kube/status-error'
import { type Ask, askAs } from './ask'
import type { DependentNode, OwnerNode, RelatedObject, Relations, RelationTarget } from './contract'
import { growTree, type Owned, type OwnershipTree, whatGoes } from './dependents'
import { atOnce, eachKind } from './each-kind'
import { countObjects, listMetadata } from './metadata-list'
import { personApi } from './person-api'
import { alongRuleOf, takenAlong } from './taken-along'

const deepest = 10
/** Dependents whose state is read, nearest first; beyond that only their names are told. */
const mostStatuses = 60
/** Aliases of other resources, and measurements that nobody owns. */
const uninteresting = ['events.k8s.io', 'metrics.k8s.io']

export async function readRelations(
  { cluster, person, clock }: { cluster: Cluster; person: Person; clock: Clock },
  { kind: id, namespace, name }: RelationTarget,
): Promise<Relations> {
  const ask = askAs(cluster, person)
  const api = personApi(cluster, person)
  const served = await readServed(ask)
  const kind = served.find((resource) => resource.kind.id === id)?.kind
  if (!kind) throw pathNotFound()
  const object = await api.get(kind, name, namespace)
  const context: Context = { ask, api, served, now: clock.now() }
  const below = kind.id === 'namespaces' ? contentsOf(name, context) : ownedBy(object, kind, context)
  const [owners, { dependents, goes, unreadable, incomplete }, beside] = await Promise.all([
    ownersOf(object, context, 0, new Set([object.metadata?.uid ?? ''])),
    below,
    takenAlong(object, kind, context),
  ])
  return {
    object: asRelated(kind, object, context.now),
    owners,
    dependents,
    goes,
    along: beside.along,
    unreadable: [...unreadable, ...beside.unreadable],
    incomplete: incomplete || beside.incomplete,
  }
}

interface Context {
  ask: Ask
  api: KubeApi
  served: readonly ServedResource[]
  now: Date
}

type Below = Pick<Relations, 'dependents' | 'goes' | 'unreadable' | 'incomplete'>

async function ownersOf(
  object: KubeObject,
  context: Context,
  depth: number,
  seen: ReadonlySet<string>,
): Promise<OwnerNode[]> {
  if (depth >= deepest) return []
  const references = (object.metadata?.ownerReferences ?? []).filter(({ uid }) => !seen.has(uid))
  return await Promise.all(
    references.map(async (reference): Promise<OwnerNode> => {
      const kind = kindOfOwner(reference, context.served)
      const { namespace } = object.metadata ?? {}
      const place = kind?.scope === 'Namespaced' && namespace ? { namespace } : {}
      const node = {
        kind: kind?.id ?? [reference.kind, groupOf(reference.apiVersion)].filter(Boolean).join('.'),
        ...place,
        name: reference.name,
        uid: reference.uid,
        controller: reference.controller === true,
        owners: [],
      }
      if (!kind) return { ...node, exists: 'unreadable' }
      try {
        const owner = await context.api.get(kind, reference.name, place.namespace)
        // Another object of that name is not the owner.
        if (owner.metadata?.uid !== reference.uid) return { ...node, exists: 'gone' }
        const owners = await ownersOf(owner, context, depth + 1, new Set([...seen, reference.uid]))
        return { ...node, ...asRelated(kind, owner, context.now), exists: 'yes', owners }
      } catch (error) {
        return { ...node, exists: statusOf(error).code === 404 ? 'gone' : 'unreadable' }
      }
    }),
  )
}

async function ownedBy(object: KubeObject, kind: Kind, context: Context): Promise<Below> {
  const { namespace, uid = '' } = object.metadata ?? {}
  // Owners and what they own live in one namespace, unless the owner is cluster-scoped.
  const alongKind = alongRuleOf(kind)?.kind
  const candidates = context.served
    .filter((resource) => isOwnable(resource) && (kind.scope === 'Cluster' || resource.kind.scope === 'Namespaced'))
    .map((resource) => resource.kind)
    // What is taken along anyhow is not counted twice.
    .filter(({ id }) => id !== alongKind)
  const { found, unreadable, cut } = await eachKind(candidates, async (candidate) => {
    const { items, cut: isCut } = await listMetadata(context.ask, candidate, namespace)
    const owned = items.flatMap((item): Owned[] =>
      item.metadata?.ownerReferences?.length ? [{ kind: candidate, object: item }] : [],
    )
    return { value: owned, cut: isCut }
  })
  const tree = growTree(uid, found.flat(), deepest)
  const statuses = await readStatuses(tree, context)
  return {
    dependents: tree.children.map((child) => nodeOf(child, statuses)),
    goes: whatGoes(tree),
    unreadable,
    incomplete: cut,
  }
}

async function contentsOf(namespace: string, { served, ask }: Context): Promise<Below> {
  const candidates = served
    .filter(
      (resource) =>
        isOwnable(resource) &&
        resource.kind.scope === 'Namespaced' &&
        resource.verbs.some((verb) => verb.startsWith('delete')),
    )
    .map((resource) => resource.kind)
  const { found, unreadable, cut } = await eachKind(candidates, async (candidate) => {
    const { count, cut: isCut } = await countObjects(ask, candidate, namespace)
    return { value: { kind: candidate.id, count }, cut: isCut }
  })
  const goes = found.filter(({ count }) => count > 0).sort((a, b) => (a.kind < b.kind ? -1 : 1))
  return { dependents: [], goes, unreadable, incomplete: cut }
}

const isOwnable = ({ kind, verbs }: ServedResource) => verbs.includes('list') && !uninteresting.includes(kind.group)

async function readStatuses(tree: OwnershipTree, { api, now }: Context): Promise<Map<string, RelatedObject['status']>> {
  const level: OwnershipTree[] = [...tree.children]
  const chosen: Owned[] = []
  for (const node of level) {
    level.push(...node.children)
    if (node.owned?.kind.status && chosen.length < mostStatuses) chosen.push(node.owned)
  }
  const statuses = await inParallel(chosen, atOnce, async ({ kind, object: { metadata } }) => {
    const object = await api.get(kind, metadata?.name ?? '', metadata?.namespace).catch(() => undefined)
    return [metadata?.uid ?? '', object && asRelated(kind, object, now).status] as const
  })
  return new Map(statuses)
}

function nodeOf(tree: OwnershipTree, statuses: ReadonlyMap<string, RelatedObject['status']>): DependentNode {
  const { kind, object } = tree.owned ?? { kind: undefined, object: {} }
  const { namespace, name = '', uid = '', deletionTimestamp } = (object as KubeObject).metadata ?? {}
  const status = statuses.get(uid)
  return {
    kind: kind?.id ?? '',
    ...(namespace ? { namespace } : {}),
    name,
    uid,
    ...(status ? { status } : {}),
    controller: tree.controller,
    stays: tree.stays,
    deleting: deletionTimestamp !== undefined,
    dependents: tree.children.map((child) => nodeOf(child, statuses)),
  }
}

function asRelated(kind: Kind, object: KubeObject, now: Date): RelatedObject {
  const { namespace, name = '', uid = '' } = object.metadata ?? {}
  const status = kind.status?.(object, now)
  return { kind: kind.id, ...(namespace ? { namespace } : {}), name, uid, ...(status ? { status } : {}) }
}

function kindOfOwner({ apiVersion, kind }: OwnerReference, served: readonly ServedResource[]): Kind | undefined {
  const group = groupOf(apiVersion)
  return served.find((resource) => resource.kind.group === group && resource.kind.kind === kind)?.kind
}

const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '')
