/** A Secret as it may be shown: values hidden unless revealed, also where a copy of them hides. */

import type { KubeObject } from '../kube/object'
import type { Secret } from '../kube/types'
import { lastAppliedAnnotation } from '../kube/well-known-labels'

export const maskText = '••••••••'

export const isSecret = (object: KubeObject): object is Secret =>
  object.kind === 'Secret' && (object.apiVersion === 'v1' || object.apiVersion === undefined)

export function masked<T extends KubeObject>(object: T, revealed: ReadonlySet<string> = new Set()): T {
  if (!isSecret(object)) return object
  const hide = (values: Record<string, string> | undefined) =>
    values &&
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, revealed.has(key) ? value : maskText]))
  const annotations = object.metadata?.annotations
  return {
    ...object,
    ...(object.data ? { data: hide(object.data) } : {}),
    ...(object.stringData ? { stringData: hide(object.stringData) } : {}),
    ...(annotations && lastAppliedAnnotation in annotations
      ? { metadata: { ...object.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: maskText } } }
      : {}),
  }
}

type DecodedValue = { text: string; bytes: number } | { text: undefined; bytes: number }

/** Base64 as text, if it is text. */
export function decodeValue(base64: string): DecodedValue {
  let bytes: Uint8Array
  try {
    bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0)
  } catch {
    return { text: undefined, bytes: 0 }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const isText = !/[^\P{Cc}\n\r\t]/u.test(text)
    return { text: isText ? text : undefined, bytes: bytes.length }
  } catch {
    return { text: undefined, bytes: bytes.length }
  }
}
