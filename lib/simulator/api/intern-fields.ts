/**
 * Makes equal fieldsV1 of many objects, and equal parts of them, one frozen tree: ten thousand Pods of one template have the
 * same managers, and what a kubelet says of them differs in an address.
 */
import type { JsonObject } from '../../kube/json'

/** Beyond this the memory is begun anew: what is shared already stays so. */
const mostNodes = 20_000

/** Takes a tree of objects that have only objects in them. */
export function internFields(): (fields: JsonObject) => JsonObject {
  let nodes = new Map<string, JsonObject>()
  let ids = new WeakMap<JsonObject, number>()
  let lastId = 0

  function intern(fields: JsonObject): JsonObject {
    let key = ''
    for (const name of Object.keys(fields)) {
      const below = intern(fields[name] as JsonObject)
      fields[name] = below
      key += `${name}\n${ids.get(below)}\n`
    }
    const known = nodes.get(key)
    if (known) return known
    const node = Object.freeze(fields)
    nodes.set(key, node)
    ids.set(node, ++lastId)
    return node
  }

  return (fields) => {
    if (nodes.size > mostNodes) {
      nodes = new Map()
      ids = new WeakMap()
    }
    return intern(fields)
  }
}
