/** One step of an addon towards what is wanted: apply what is missing, or take away what is ours. Level-triggered. */
import type { KubeApi } from '../../client/kube-api'
import type { KubeObject } from '../../kube/object'
import { hasReason } from '../../kube/status-error'
import type { Addon } from '../define-addon'
import { addonLabel, fieldManagerOf, isCurrent, marked } from './marks'
import { kindOf, type Observed } from './observe'

/** Applies every manifest that is absent or not as it is declared, in order. Throws what the cluster refuses. */
export async function applyMissing(addon: Addon, objects: readonly Observed[], api: KubeApi): Promise<void> {
  for (const { manifest, state, found, name, namespace } of objects) {
    if (state === 'foreign' || state === 'ending') continue
    if (found && isCurrent(manifest, found)) continue
    const target = { name, ...(namespace ? { namespace } : {}) }
    const options = { fieldManager: fieldManagerOf(addon.id), fieldValidation: 'Strict' as const }
    await api.patch(kindOf(manifest), target, marked(addon.id, manifest), 'apply', options)
  }
}

/** Deletes all that bears the addon's label, the last applied first. What has finalizers goes when they let it. */
export async function prune(addon: Addon, objects: readonly Observed[], api: KubeApi): Promise<void> {
  for (const { manifest, state, found } of [...objects].reverse()) {
    if (found && (state === 'applied' || state === 'ready')) await remove(manifest, found, api)
  }
  // What an earlier version of the manifests had and this one has not.
  for (const { kind, namespace } of placesOf(addon)) {
    const { items } = await api.list(kind, {
      ...(namespace ? { namespace } : {}),
      labelSelector: `${addonLabel}=${addon.id}`,
    })
    for (const item of items) if (!item.metadata?.deletionTimestamp) await removeFound(kind, item, api)
  }
}

const remove = (manifest: KubeObject, found: KubeObject, api: KubeApi) => removeFound(kindOf(manifest), found, api)

async function removeFound(kind: ReturnType<typeof kindOf>, { metadata }: KubeObject, api: KubeApi): Promise<void> {
  const { name = '', namespace, uid = '' } = metadata ?? {}
  try {
    await api.remove(
      kind,
      { name, ...(namespace ? { namespace } : {}) },
      { propagationPolicy: 'Background', preconditions: { uid } },
    )
  } catch (error) {
    if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
  }
}

/** Where objects of an addon can be: each kind once for each namespace. */
function placesOf({ manifests }: Addon) {
  const places = manifests.map((manifest) => ({ kind: kindOf(manifest), namespace: manifest.metadata?.namespace }))
  return [...new Map(places.map((place) => [`${place.kind.id}/${place.namespace ?? ''}`, place])).values()]
}
