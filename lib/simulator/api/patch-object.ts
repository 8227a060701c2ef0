/** A patch applied to an object as clients see it, and decoded again. Models apiserver/pkg/endpoints/handlers/patch.go. */
import type { PatchType } from '../../client/kube-api'
import { goText, type JsonObject } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { applyJsonPatch } from '../../kube/patch/json'
import { applyMergePatch } from '../../kube/patch/merge'
import { applyStrategicMergePatch } from '../../kube/patch/strategic'
import { unsupportedMediaType } from '../../kube/status-error'
import type { GroupVersionKind, Schemas } from '../schema/schema'
import { keepReset } from './decode-object'
import type { WriteContext } from './verbs'

/** Decoded, but without defaults. `current` is not changed. */
export function patchObject(
  schemas: Schemas,
  gvk: GroupVersionKind,
  current: KubeObject,
  patch: unknown,
  type: PatchType,
  context: WriteContext,
): KubeObject {
  const patched = applyPatch(schemas, gvk, current, patch, type)
  const { fieldValidation: validation, duplicates, warn } = context
  // Errors blame the patch, and print it: the whole result for a JSON or merge patch.
  const shown = type === 'strategic' ? goText(patch) : JSON.stringify(patched)
  const object = schemas.decode(gvk, patched, {
    validation,
    warn,
    ...(duplicates ? { duplicates } : {}),
    patch: shown,
    strategic: type === 'strategic',
  })
  keepReset(object, patched)
  return object
}

function applyPatch(
  schemas: Schemas,
  gvk: GroupVersionKind,
  current: KubeObject,
  patch: unknown,
  type: PatchType,
): JsonObject {
  const target = { ...current } as JsonObject
  switch (type) {
    case 'json':
      return applyJsonPatch(target, patch)
    case 'merge':
      return applyMergePatch(target, patch)
    case 'strategic':
      return applyStrategicMergePatch(target, patch, schemas.patchSchema(gvk))
    case 'apply':
      throw applyNotServed()
  }
}

/** Of custom resources. */
export const strategicPatchNotServed = () =>
  unsupportedMediaType(
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
  )

/** As a server without server-side apply says it; kubectl knows these words. */
export const applyNotServed = () =>
  unsupportedMediaType(
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json',
  )
