/**
 * The annotation that `kubectl apply` keeps on the client's side, where an object goes over to server-side apply. Models
 * apimachinery/pkg/util/managedfields/internal (lastappliedmanager.go, lastappliedupdater.go).
 */
import { isJsonObject, type JsonObject, setOwn } from '../json'
import type { KubeObject } from '../object'
import { lastAppliedAnnotation } from '../well-known-labels'
import { compareObjects } from './compare'
import type { FieldSet } from './field-set'
import { fieldSetOf } from './field-set-of'
import type { ObjectRules } from './ownership'

const lastApplied = ({ metadata }: KubeObject) => metadata?.annotations?.[lastAppliedAnnotation] || undefined

export const hasLastApplied = (object: KubeObject): boolean => lastApplied(object) !== undefined

/** The fields that were applied and still are as they were applied; undefined when that cannot be told. */
export function allowedByLastApplied(live: KubeObject, { apiVersion, type }: ObjectRules): FieldSet | undefined {
  const configuration = parsed(lastApplied(live))
  if (!configuration || configuration.apiVersion !== apiVersion) return undefined
  const { added, modified, removed } = compareObjects(configuration, live, type)
  return fieldSetOf(configuration, type).difference(modified).difference(added).difference(removed)
}

function parsed(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** More than this of annotations is refused (TotalAnnotationSizeLimitB). */
const annotationBytes = 256 * 1024

/** The object with the annotation that says `configuration`; without, when that would be too much. */
export function withLastApplied(object: KubeObject, configuration: KubeObject): KubeObject {
  const text = `${JSON.stringify(sorted(withoutAnnotation(configuration)))}\n`
  const { [lastAppliedAnnotation]: _, ...others } = object.metadata?.annotations ?? {}
  const annotations = { ...others, [lastAppliedAnnotation]: text }
  const size = new TextEncoder().encode(Object.entries(annotations).flat().join('')).length
  return { ...object, metadata: { ...object.metadata, annotations: size > annotationBytes ? others : annotations } }
}

function withoutAnnotation(configuration: KubeObject): KubeObject {
  const { metadata } = configuration
  if (!metadata?.annotations) return configuration
  const { [lastAppliedAnnotation]: _, ...annotations } = metadata.annotations
  return { ...configuration, metadata: { ...metadata, annotations } }
}

/** As Go writes maps: keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isJsonObject(value)) return value
  const result: JsonObject = {}
  for (const key of Object.keys(value).sort()) setOwn(result, key, sorted(value[key]))
  return result
}
