/**
 * What the API server must know of a custom resource: its definition's answer. One strategy for every version that is
 * served. Models apiextensions-apiserver/pkg/registry/customresource.
 */

import type { Kind } from '../../../kinds/kind'
import { compareApiVersions } from '../../../kube/api-versions'
import { isConditionTrue } from '../../../kube/conditions'
import { applyDefaults } from '../../../kube/custom-resources/defaulting'
import type { CustomResourceDefinition, CustomResourceVersion } from '../../../kube/custom-resources/definition'
import { prune } from '../../../kube/custom-resources/prune'
import { readSchema, type Schema } from '../../../kube/custom-resources/schema'
import { simplePath, valueAt, withValueAt } from '../../../kube/custom-resources/simple-path'
import { validateValue } from '../../../kube/custom-resources/validate-value'
import { copyJson, equalJson, type JsonObject } from '../../../kube/json'
import type { KubeObject } from '../../../kube/object'
import { methodNotAllowed, StatusError } from '../../../kube/status-error'
import type { Strategy } from '../strategy'
import { customColumns } from './custom-columns'

export interface CustomResource {
  strategy: Strategy
  version: string
  listKind: string
  /** As it stands in the definition, and as it is read. */
  rawSchema: unknown
  schema: Schema | undefined
}

/**
 * Every version that is served, preferred first; none as long as the definition is not established. `isTerminating` is
 * asked at every create: whether the definition is on its way out.
 */
export function customResourcesOf(
  definition: CustomResourceDefinition,
  isTerminating: () => boolean,
): CustomResource[] {
  if (!isConditionTrue(definition.status?.conditions, 'Established')) return []
  return (definition.spec?.versions ?? [])
    .filter(({ served }) => served)
    .sort((a, b) => compareApiVersions(a.name ?? '', b.name ?? ''))
    .map((version) => customResource(definition, version, isTerminating))
}

function customResource(
  definition: CustomResourceDefinition,
  version: CustomResourceVersion,
  isTerminating: () => boolean,
): CustomResource {
  const { spec = {}, status } = definition
  const names = { ...spec.names, ...status?.acceptedNames }
  const group = spec.group ?? ''
  const { name = '', subresources, schema: declared } = version
  const rawSchema = declared?.openAPIV3Schema
  const schema = readSchema(rawSchema)
  const listKind = names.listKind || `${names.kind}List`
  const kind: Kind = {
    id: `${names.plural}.${group}`,
    group,
    versions: [name],
    kind: names.kind ?? '',
    listKind,
    plural: names.plural ?? '',
    singular: names.singular ?? '',
    ...(names.shortNames?.length ? { shortNames: names.shortNames } : {}),
    ...(names.categories?.length ? { categories: names.categories } : {}),
    scope: spec.scope === 'Namespaced' ? 'Namespaced' : 'Cluster',
    columns: customColumns(version.additionalPrinterColumns),
  }
  const storage = spec.versions?.find((each) => each.storage)?.name ?? name
  const errorsOf = (object: KubeObject, old?: KubeObject) =>
    schema ? validateValue(withoutMeta(object, schema), schema, '', old && withoutMeta(old, schema)) : []
  const hasStatus = subresources?.status !== undefined
  const selectable = (version.selectableFields ?? []).map(({ jsonPath = '' }) => jsonPath)
  const strategy: Strategy = {
    kind,
    status: hasStatus,
    mayLackStatus: true,
    allowsBareFinalizers: true,
    generation: true,
    strategicPatch: false,
    bumpsGeneration: (object, old) => !equalJson(content(object), content(old)),
    defaults(object) {
      applyDefaults(object, schema)
    },
    prepareForStatusUpdate({ metadata }, old) {
      // Of metadata nothing is /status's but who manages what.
      const { labels, annotations, finalizers } = old.metadata ?? {}
      Object.assign(metadata ?? {}, { labels, annotations, finalizers })
    },
    warnings: ({ metadata }, old) => finalizerWarnings(metadata?.finalizers, old?.metadata?.finalizers),
    validate: (object) => errorsOf(object),
    validateUpdate: errorsOf,
    validateStatusUpdate: errorsOf,
    storedForm: {
      from: (object) => shownObject(object, `${group}/${name}`, schema),
      to: (object) => ({ ...object, apiVersion: `${group}/${storage}` }),
    },
    ...(subresources?.scale ? { scale: scaleOf(subresources.scale) } : {}),
    ...(selectable.length > 0
      ? {
          selectableFields: (object: KubeObject) =>
            Object.fromEntries(selectable.map((path) => [path.slice(1), fieldText(object, path)])),
        }
      : {}),
    ...(version.deprecated
      ? { deprecationWarning: version.deprecationWarning ?? `${group}/${name} ${names.kind} is deprecated` }
      : {}),
    assertMayCreate() {
      if (isTerminating()) throw createRefused(kind)
    },
  }
  return { strategy, version: name, listKind, rawSchema, schema }
}

/** Everything that counts for the generation. */
function content({ metadata: _, apiVersion: __, kind: ___, ...rest }: KubeObject): object {
  return rest
}

/** What the schema is about: of metadata only the name, and only where the schema speaks of it. */
function withoutMeta(object: KubeObject, schema: Schema): unknown {
  const { metadata, ...rest } = object
  return schema.properties?.metadata ? object : rest
}

/** In the version that is asked for, without what its schema does not name, with its defaults. */
function shownObject(stored: KubeObject, apiVersion: string, schema: Schema | undefined): KubeObject {
  const object: KubeObject = { ...copyJson(stored), apiVersion }
  if (schema) {
    prune(object, schema)
    applyDefaults(object, schema)
  }
  return equalJson(object, stored) ? stored : object
}

function fieldText(object: KubeObject, path: string): string {
  const value = valueAt(object, simplePath(path) ?? [])
  return value === undefined || value === null ? '' : String(value)
}

type ScalePaths = NonNullable<NonNullable<CustomResourceVersion['subresources']>['scale']>

function scaleOf({ specReplicasPath, statusReplicasPath, labelSelectorPath }: ScalePaths): Strategy['scale'] {
  const path = simplePath(specReplicasPath ?? '') ?? []
  const number = (object: KubeObject, at: string | undefined) => {
    const value = valueAt(object, simplePath(at ?? '') ?? [])
    return typeof value === 'number' ? value : 0
  }
  return {
    path,
    replicas(object) {
      const selector = labelSelectorPath ? fieldText(object, labelSelectorPath) : ''
      return { spec: number(object, specReplicasPath), status: number(object, statusReplicasPath), selector }
    },
    setReplicas(object, replicas) {
      withValueAt(object as JsonObject, path, replicas)
    },
  }
}

function finalizerWarnings(finalizers: readonly string[] = [], old: readonly string[] = []): string[] {
  return finalizers
    .filter((name) => !old.includes(name) && !name.includes('/') && name !== 'orphan' && name !== 'foregroundDeletion')
    .map(
      (name) =>
        `metadata.finalizers: ${JSON.stringify(name)}: prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers`,
    )
}

function createRefused(kind: Kind): StatusError {
  const { status } = methodNotAllowed(kind, 'create')
  return new StatusError({ ...status, message: 'create not allowed while custom resource definition is terminating' })
}
