/** An object as YAML for reading: identity first, the bookkeeping of field managers only when wanted. */
import { stringify } from 'yaml'
import type { KubeObject } from '../kube/object'

export function toYaml(object: KubeObject, options: { managedFields?: boolean } = {}): string {
  const { apiVersion, kind, metadata, ...rest } = object
  const { managedFields, ...others } = metadata ?? {}
  const shown = options.managedFields && managedFields !== undefined ? { ...others, managedFields } : others
  const ordered = {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    ...(metadata === undefined ? {} : { metadata: shown }),
    ...rest,
  }
  return stringify(ordered, { lineWidth: 0, aliasDuplicateObjects: false })
}
