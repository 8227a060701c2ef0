/** Anchors and aliases (`&a`, `*a`, `<<: *a`): one text that stands in several places. */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml'

/** Whether what is written in one place is also the value of another. */
export function hasAliases(document: Document): boolean {
  let found = false
  visit(document, {
    Alias: () => {
      found = true
      return visit.BREAK
    },
    Pair: (_, pair) => {
      if (!isMerge(pair)) return undefined
      found = true
      return visit.BREAK
    },
  })
  return found
}

/** The first alias whose anchor is not there. */
export function danglingAlias(document: Document): { name: string; node: Node } | undefined {
  let dangling: { name: string; node: Node } | undefined
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return undefined
      dangling = { name: alias.source, node: alias }
      return visit.BREAK
    },
  })
  return dangling
}

/** A copy that says the same without them. Lines still point at where a value is written. */
export function writtenOut<T extends Document>(document: T): T {
  const copy = document.clone() as T
  visit(copy, {
    Alias: (_, alias) => {
      const source = alias.resolve(copy)
      return source ? (source.clone() as Node) : undefined
    },
  })
  visit(copy, { Map: (_, map) => mergeInto(map) })
  visit(copy, {
    Value: (_, node) => {
      delete node.anchor
    },
  })
  return copy
}

const isMerge = ({ key, value }: Pair) =>
  isScalar(key) && key.type === 'PLAIN' && key.value === '<<' && (isAlias(value) || isCollection(value))

/** What the map says itself goes before what is merged in. */
function mergeInto(map: YAMLMap): void {
  for (const pair of map.items.filter(isMerge)) {
    const sources = isSeq(pair.value) ? pair.value.items : [pair.value]
    const own = map.items.filter((item) => item !== pair)
    for (const source of sources) {
      if (!isMap(source)) continue
      for (const each of source.items) {
        const isThere = own.some(({ key }) => keyText(key) === keyText(each.key))
        if (!isThere) own.push(each.clone() as Pair)
      }
    }
    map.items.splice(0, map.items.length, ...own)
  }
}

const keyText = (key: unknown) => (isScalar(key) ? String(key.value) : isNode(key) ? key.toString() : String(key))
