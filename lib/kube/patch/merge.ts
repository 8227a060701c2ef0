/** JSON merge patch, RFC 7386: null deletes, objects merge, everything else replaces. */
import { isJsonObject, type JsonObject, setOwn } from '../json'
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
