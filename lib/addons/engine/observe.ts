/** What of an addon is in a cluster now, read object by object with the rights of whoever asks. */
import { inParallel } from '../../client/in-parallel'
import type { KubeApi } from '../../client/kube-api'
import { kindByGvk } from '../../kinds'
import type { Kind } from '../../kinds/kind'
import { type Condition, findCondition } from '../../kube/conditions'
import type { KubeObject } from '../../kube/object'
import { hasReason, isStatusError } from '../../kube/status-error'
import type { AddonObject } from '../contract'
import type { Addon } from '../define-addon'
import { isOurs, madeBy } from './marks'

export interface Observed extends AddonObject {
  manifest: KubeObject
  /** As it is in the cluster. */
  found?: KubeObject
}

const atOnce = 4

export async function observe(addon: Addon, api: KubeApi): Promise<Observed[]> {
  return await inParallel(addon.manifests, atOnce, (manifest) => observeOne(addon, manifest, api))
}

export function kindOf({ apiVersion = '', kind = '' }: KubeObject): Kind {
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  const found = kindByGvk({ group, version, kind })
  if (!found) throw new Error(`an addon's manifest is of a kind that the console does not know: ${apiVersion} ${kind}`)
  return found
}

async function observeOne({ id }: Addon, manifest: KubeObject, api: KubeApi): Promise<Observed> {
  const kind = kindOf(manifest)
  const { name = '', namespace } = manifest.metadata ?? {}
  const facts = {
    manifest,
    apiVersion: manifest.apiVersion ?? '',
    kind: kind.kind,
    kindId: kind.id,
    ...(namespace ? { namespace } : {}),
    name,
  }
  try {
    const found = await api.get(kind, name, namespace)
    if (!isOurs(id, found)) return { ...facts, state: 'foreign', reason: madeBy(found), found }
    if (found.metadata?.deletionTimestamp) {
      const finalizers = found.metadata.finalizers?.join(', ')
      return { ...facts, state: 'ending', ...(finalizers ? { reason: finalizers } : {}), found }
    }
    const why = unreadiness(found)
    return { ...facts, ...(why === undefined ? { state: 'ready' } : { state: 'applied', reason: why }), found }
  } catch (error) {
    if (hasReason(error, 'NotFound')) return { ...facts, state: 'absent' }
    if (!isStatusError(error)) throw error
    return { ...facts, state: 'unreadable', reason: error.status.message ?? '' }
  }
}

interface WithConditions extends KubeObject {
  status?: { conditions?: Condition[]; observedGeneration?: number }
}

/** What an object that has conditions still waits for; undefined: it is as it should be. */
function unreadiness(object: WithConditions): string | undefined {
  const isWorkload = object.kind === 'Deployment'
  if (!isWorkload && object.kind !== 'APIService') return undefined
  const { conditions, observedGeneration } = object.status ?? {}
  if (isWorkload && observedGeneration !== object.metadata?.generation) return ''
  const available = findCondition(conditions, 'Available')
  if (available?.status === 'True') return undefined
  const why = [available?.reason, available?.message].filter(Boolean).join(': ')
  return why
}
