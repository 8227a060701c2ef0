/** The tree of what an object owns, out of many objects' owner references; and which of it the garbage collector would take. */
import type { Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'

export interface Owned {
  kind: Kind
  object: KubeObject
}

export interface OwnershipTree {
  /** Absent at the root. */
  owned?: Owned
  controller: boolean
  /** It has an owner that does not go. */
  stays: boolean
  children: readonly OwnershipTree[]
}

/** Each object once for each of its owners in the tree; a circle is cut where it closes. */
export function growTree(rootUid: string, candidates: readonly Owned[], deepest: number): OwnershipTree {
  const byOwner = new Map<string, Owned[]>()
  for (const owned of candidates) {
    for (const { uid } of owned.object.metadata?.ownerReferences ?? []) {
      const siblings = byOwner.get(uid)
      if (siblings) siblings.push(owned)
      else byOwner.set(uid, [owned])
    }
  }
  const going = goingWith(rootUid, byOwner)
  const grow = (uid: string, path: readonly string[]): OwnershipTree[] =>
    (byOwner.get(uid) ?? [])
      .filter(({ object }) => path.length < deepest && !path.includes(object.metadata?.uid ?? ''))
      .sort(byKindAndName)
      .map((owned) => {
        const { uid: ownUid = '', ownerReferences = [] } = owned.object.metadata ?? {}
        return {
          owned,
          controller: ownerReferences.some((reference) => reference.uid === uid && reference.controller === true),
          stays: !going.has(ownUid),
          children: grow(ownUid, [...path, ownUid]),
        }
      })
  return { controller: false, stays: false, children: grow(rootUid, [rootUid]) }
}

/** The garbage collector removes what has no owner left: all of its owners must go. */
function goingWith(rootUid: string, byOwner: ReadonlyMap<string, readonly Owned[]>): ReadonlySet<string> {
  const going = new Set([rootUid])
  const queue = [rootUid]
  for (const uid of queue) {
    for (const { object } of byOwner.get(uid) ?? []) {
      const { uid: ownUid = '', ownerReferences = [] } = object.metadata ?? {}
      if (going.has(ownUid) || !ownerReferences.every((reference) => going.has(reference.uid))) continue
      going.add(ownUid)
      queue.push(ownUid)
    }
  }
  return going
}

/** How many of each kind go, each object counted once. */
export function whatGoes(tree: OwnershipTree): { kind: string; count: number }[] {
  const uids = new Map<string, Set<string>>()
  const visit = ({ owned, stays, children }: OwnershipTree) => {
    if (owned && !stays) {
      const counted = uids.get(owned.kind.id) ?? new Set()
      uids.set(owned.kind.id, counted.add(owned.object.metadata?.uid ?? ''))
    }
    for (const child of children) visit(child)
  }
  visit(tree)
  return [...uids].map(([kind, { size }]) => ({ kind, count: size })).sort((a, b) => (a.kind < b.kind ? -1 : 1))
}

function byKindAndName(a: Owned, b: Owned): number {
  const nameOf = ({ kind, object: { metadata } }: Owned) =>
    `${kind.id}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
  return nameOf(a) < nameOf(b) ? -1 : 1
}
