/** What a person wrote over an object, carried over to the object as it is now. */
import { equalJson } from '../../kube/json'
import { type MergeConflict, mergeThree } from '../../kube/merge-three'
import type { KubeObject } from '../../kube/object'

export interface Rebased {
  object: KubeObject
  /** Fields that both changed, and not alike; the object has the person's value. */
  conflicts: readonly MergeConflict[]
  /** Others changed something that a person could have changed. */
  moved: boolean
}

/** `base`: the object that the person began with. */
export function rebase(base: KubeObject, mine: KubeObject, now: KubeObject): Rebased {
  const { value, conflicts } = mergeThree(authored(base), authored(mine), authored(now))
  const { resourceVersion, uid } = now.metadata ?? {}
  const { status: _, ...object } = value as KubeObject & { status?: unknown }
  return {
    object: {
      ...object,
      metadata: { ...object.metadata, ...(resourceVersion ? { resourceVersion } : {}), ...(uid ? { uid } : {}) },
      ...('status' in now ? { status: now.status } : {}),
    } as KubeObject,
    conflicts,
    moved: JSON.stringify(authored(base)) !== JSON.stringify(authored(now)),
  }
}

/** Without what the cluster keeps by itself. */
export function authored(object: KubeObject): KubeObject {
  const { status: _status, metadata, ...rest } = object as KubeObject & { status?: unknown }
  const {
    managedFields: _fields,
    resourceVersion: _version,
    generation: _generation,
    ...own
  } = (metadata ?? {}) as Record<string, unknown>
  return { ...rest, metadata: own }
}

/** What a person changed although the cluster keeps it by itself: it is not sent. What was taken out of the text is not meant. */
export function keptFields(base: KubeObject, mine: KubeObject): readonly string[] {
  const valuesOf = (object: KubeObject): Record<string, unknown> => ({
    status: 'status' in object ? object.status : undefined,
    'metadata.managedFields': object.metadata?.managedFields,
    'metadata.resourceVersion': object.metadata?.resourceVersion,
    'metadata.generation': object.metadata?.generation,
  })
  const [before, after] = [valuesOf(base), valuesOf(mine)]
  return Object.keys(after).filter((field) => after[field] !== undefined && !equalJson(before[field], after[field]))
}
