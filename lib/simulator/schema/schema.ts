/**
 * The types of the API as data, generated from @kubernetes/client-node's models by bin/generate-schema.ts and completed
 * with our own tables (merge keys, list types, enums). Serves decoding, strategic merge patch, OpenAPI and explain.
 */
import type { FieldType } from '../../kube/managed-fields/field-type'
import type { KubeObject } from '../../kube/object'
import type { PatchSchema } from '../../kube/patch/strategic'

export interface GroupVersionKind {
  group: string
  version: string
  kind: string
}

/** One type: a $ref is a definition's name such as `io.k8s.api.apps.v1.DeploymentSpec`. */
export type SchemaNode =
  /** `goType`: the named type as Go prints it, where it has a name ('v1.RestartPolicy'). */
  | { type: 'string'; format?: string; enum?: readonly string[]; goType?: string }
  | { type: 'integer'; format?: 'int32' | 'int64' }
  | { type: 'number'; format?: string }
  | { type: 'boolean' }
  | { type: 'int-or-string' }
  | { type: 'quantity' }
  | {
      type: 'array'
      items: SchemaNode
      mergeKey?: string
      patchStrategy?: string
      listType?: string
      listMapKeys?: readonly string[]
    }
  | { type: 'map'; values: SchemaNode; patchStrategy?: string; mapType?: 'atomic' }
  | { type: 'ref'; ref: string; patchStrategy?: string }
  /** Any JSON (RawExtension, FieldsV1, custom resources without a schema). */
  | { type: 'any' }

export interface Definition {
  description?: string
  properties: Readonly<Record<string, { description?: string; node: SchemaNode }>>
  required: readonly string[]
  kinds?: readonly GroupVersionKind[]
  /** Server-side apply takes it as one value. */
  mapType?: 'atomic'
}

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

/** How a custom resource looks in OpenAPI, and the definitions that it refers to. */
export interface CustomOpenApi {
  schema: Record<string, unknown>
  refs: readonly string[]
}

export interface Schemas {
  /** Changes when a type of the API itself changes. */
  readonly revision: string
  /** Changes when that type changes. */
  revisionOf(gvk: GroupVersionKind): string
  definition(name: string): Definition | undefined
  /** Of a custom resource, by its definition's name. */
  customOpenApi(name: string, version: 2 | 3): CustomOpenApi | undefined
  /** The definition's name of a served type. */
  definitionOf(gvk: GroupVersionKind): string | undefined
  /**
   * Checks wire JSON against the type, as the Go decoder does: wrong JSON types are a BadRequest naming the field; unknown
   * and duplicate fields are dropped and, by `validation`, ignored, reported to `warn`, or refused
   * (`strict decoding error: unknown field "spec.replica"`). Returns a new object with apiVersion and kind set.
   * `duplicates` are field paths that the text parser saw twice.
   */
  decode(gvk: GroupVersionKind, body: unknown, options: DecodeOptions): KubeObject
  /** How the fields of a kind merge in a strategic merge patch; of a kind that is not known, like JSON merge patch. */
  patchSchema(gvk: GroupVersionKind): PatchSchema
  /** How the fields of a kind are owned and applied; of a kind that is not known, as its values look. */
  fieldType(gvk: GroupVersionKind): FieldType
  /** The same for a type that is part of others. */
  fieldTypeOf(definitionName: string): FieldType
  /** What a query parameter does ('dryRun', 'fieldManager'), in upstream's words. */
  parameterDescription(name: string): string | undefined
  /** What a type is that is a plain value on the wire: `io.k8s.apimachinery.pkg.api.resource.Quantity`. */
  valueTypeDescription(name: string): string | undefined
}

export interface DecodeOptions {
  validation: FieldValidation
  warn(message: string): void
  duplicates?: readonly string[]
  /**
   * Set when the body is what a patch led to: failures are then Invalid and name the patch. Upstream prints the patch
   * itself for strategic merge patches (`goText(patch)`), and the patched object's JSON for the other types.
   */
  patch?: string
  /** The patch was a strategic merge patch: upstream then converts from maps instead of decoding JSON, and says less. */
  strategic?: boolean
}
