/**
 * Serves what definitions say, from the tick of their commit on, and from the first request on after a restart. Models
 * apiextensions-apiserver/pkg/apiserver/customresource_handler.go.
 */
import { customResourceDefinitions } from '../../kinds'
import { isConditionTrue } from '../../kube/conditions'
import type { CustomResourceDefinition } from '../../kube/custom-resources/definition'
import { equalJson } from '../../kube/json'
import { customResourcesOf } from '../registry/apiextensions/custom-resource'
import type { ResourceSet } from '../registry/resource-set'
import { customResourceTypes } from '../schema/custom-resource-type'
import type { ExtensibleSchemas } from '../schema/custom-types'
import type { Store } from '../store/store'

export interface ServeOptions {
  store: Store
  resources: ResourceSet
  schemas: ExtensibleSchemas
  log: { error(message: string, fields?: Record<string, unknown>): void }
}

/** Returns the stop function; what is served then stays as it is. */
export function serveCustomResources({ store, resources, schemas, log }: ServeOptions): () => void {
  const served = new Map<string, CustomResourceDefinition>()

  function update(id: string, definition: CustomResourceDefinition | undefined): void {
    // As upstream, whose own groups are asked first.
    if (resources.isBuiltIn(id)) return
    const before = served.get(id)
    if (definition) served.set(id, definition)
    else served.delete(id)
    if (definition && before && servesTheSame(before, definition)) return
    const isTerminating = () => isConditionTrue(served.get(id)?.status?.conditions, 'Terminating')
    try {
      const versions = definition ? customResourcesOf(definition, isTerminating) : []
      const group = definition?.spec?.group ?? ''
      schemas.setTypes(
        id,
        versions.flatMap(({ strategy: { kind }, version, listKind, rawSchema, schema }) =>
          customResourceTypes({ gvk: { group, version, kind: kind.kind }, listKind, raw: rawSchema, schema, schemas }),
        ),
      )
      if (versions.length > 0 || (before && isEstablished(before))) {
        resources.serve(
          id,
          versions.map(({ strategy }) => strategy),
        )
      }
    } catch (error) {
      log.error('a custom resource cannot be served', { definition: id, error: String(error) })
    }
  }

  const { revision } = store
  for (const { value } of store.list<CustomResourceDefinition>(customResourceDefinitions.id)) {
    update(value.metadata?.name ?? '', value)
  }
  return store.watch<CustomResourceDefinition>(
    customResourceDefinitions.id,
    { fromRevision: revision },
    ({ type, current }) => update(current.value.metadata?.name ?? '', type === 'DELETED' ? undefined : current.value),
  )
}

/** Most writes are of conditions that change nothing of it. */
function servesTheSame(a: CustomResourceDefinition, b: CustomResourceDefinition): boolean {
  return (
    isEstablished(a) === isEstablished(b) &&
    equalJson(a.status?.acceptedNames, b.status?.acceptedNames) &&
    equalJson(a.spec, b.spec)
  )
}

const isEstablished = ({ status }: CustomResourceDefinition) => isConditionTrue(status?.conditions, 'Established')
