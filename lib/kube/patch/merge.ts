/** JSON merge patch, RFC 7386: null deletes, objects merge, everything else replaces. */
import { equalJson, getOwn, isJsonObject, type JsonObject, setOwn } from '../json'
import { badRequest } from '../status-error'

/** The patched object; neither argument is changed, and what the patch does not touch is shared with `target`. */
export function applyMergePatch(target: JsonObject, patch: unknown): JsonObject {
  if (!isJsonObject(patch)) throw badRequest('Invalid JSON Patch')
  return mergeObjects(target, patch)
}

function mergeObjects(target: JsonObject, patch: JsonObject): JsonObject {
  const result: JsonObject = {}
  for (const key of Object.keys(target)) {
    if (!Object.hasOwn(patch, key)) setOwn(result, key, target[key])
    else if (patch[key] !== null) setOwn(result, key, mergeValues(target[key], patch[key]))
  }
  for (const key of Object.keys(patch)) {
    if (patch[key] !== null && !Object.hasOwn(target, key)) setOwn(result, key, mergeValues(undefined, patch[key]))
  }
  return result
}

const mergeValues = (target: unknown, patch: unknown): unknown =>
  isJsonObject(patch) ? mergeObjects(isJsonObject(target) ? target : {}, patch) : patch

/** The merge patch that makes `modified` out of `original`. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: JsonObject = {}
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null)
  for (const key of Object.keys(modified)) {
    const [before, after] = [getOwn(original, key), modified[key]]
    if (isJsonObject(before) && isJsonObject(after)) {
      const nested = createMergePatch(before, after)
      if (Object.keys(nested).length) setOwn(patch, key, nested)
    } else if (!equalJson(before, after)) setOwn(patch, key, after)
  }
  return patch
}
