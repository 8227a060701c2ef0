/**
 * Takes over what a controller's selector matches and lets go of what it no longer matches.
 * Models pkg/controller/controller_ref_manager.go.
 */
import type { KubeApi } from '../../../client/kube-api'
import type { Kind } from '../../../kinds/kind'
import { apiVersionOf } from '../../../kinds/kind'
import type { KubeObject } from '../../../kube/object'
import { controllerOf, controllerReference } from '../../../kube/owners'
import { conflict, hasReason } from '../../../kube/status-error'

interface ClaimRequest<Owner extends KubeObject, Child extends KubeObject> {
  api: KubeApi
  owner: Owner
  ownerKind: Kind<Owner>
  childKind: Kind<Child>
  matches(child: Child): boolean
  /** Children that name the owner; those whose controller is another are left out. */
  owned: readonly Child[]
  /** Children without a controller. */
  orphans: readonly Child[]
  /** Put on what is adopted. */
  finalizer?: string
}

/** The children that are the owner's, after all adoptions and releases were tried; throws the first error of them. */
export async function claim<Owner extends KubeObject, Child extends KubeObject>(
  request: ClaimRequest<Owner, Child>,
): Promise<Child[]> {
  const { owner, matches } = request
  const ending = owner.metadata?.deletionTimestamp !== undefined
  const claimed: Child[] = []
  const failures: unknown[] = []
  const attempt = async (child: Child, change: () => Promise<boolean>) => {
    try {
      if (await change()) claimed.push(child)
    } catch (error) {
      failures.push(error)
    }
  }

  for (const child of request.owned) {
    if (controllerOf(child)?.uid !== owner.metadata?.uid) continue
    if (matches(child)) claimed.push(child)
    else if (!ending) await attempt(child, () => release(request, child))
  }
  const mayAdopt = ending ? () => Promise.resolve(false) : askOnce(() => isStillAlive(request))
  for (const child of request.orphans) {
    if (ending || child.metadata?.deletionTimestamp || !matches(child)) continue
    await attempt(child, async () => (await mayAdopt()) && adopt(request, child))
  }
  if (failures.length > 0) throw failures[0]
  return claimed
}

function askOnce(ask: () => Promise<boolean>): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined
  return () => {
    answer ??= ask()
    return answer
  }
}

/** A cache may lag: before anything is adopted, the server is asked whether the owner is still the one, and not going. */
async function isStillAlive<Owner extends KubeObject>({ api, owner, ownerKind }: ClaimRequest<Owner, KubeObject>) {
  const { name = '', namespace, uid } = owner.metadata ?? {}
  const fresh = await api.get(ownerKind, name, namespace)
  if (fresh.metadata?.uid !== uid) {
    const why = `original ${ownerKind.kind} ${namespace}/${name} is gone: got uid ${fresh.metadata?.uid}, wanted ${uid}`
    throw conflict(ownerKind, name, why)
  }
  return fresh.metadata?.deletionTimestamp === undefined
}

async function adopt<Owner extends KubeObject, Child extends KubeObject>(
  { api, owner, ownerKind, childKind, finalizer }: ClaimRequest<Owner, Child>,
  child: Child,
): Promise<boolean> {
  const { name = '', namespace, uid } = child.metadata ?? {}
  const reference = controllerReference(owner, apiVersionOf(ownerKind), ownerKind.kind)
  const metadata = { ownerReferences: [reference], uid, ...(finalizer ? { finalizers: [finalizer] } : {}) }
  await api.patch(childKind, { name, namespace }, { metadata }, 'strategic')
  return true
}

/** False: the child is no longer the owner's. */
async function release<Owner extends KubeObject, Child extends KubeObject>(
  { api, owner, childKind }: ClaimRequest<Owner, Child>,
  child: Child,
): Promise<boolean> {
  const { name = '', namespace, uid } = child.metadata ?? {}
  const reference = { $patch: 'delete', uid: owner.metadata?.uid }
  try {
    await api.patch(childKind, { name, namespace }, { metadata: { ownerReferences: [reference], uid } }, 'strategic')
  } catch (error) {
    // Gone, or another object of that name by now: nothing left to release.
    if (!hasReason(error, 'NotFound') && !hasReason(error, 'Invalid') && !hasReason(error, 'Conflict')) throw error
  }
  return false
}
