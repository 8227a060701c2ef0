/**
 * What of `metadata.managedFields` is the API server's part: which rules a write falls under, who writes, and that equal
 * entries of many objects are one in memory. Models apiserver/pkg/endpoints/handlers/{create,update,patch}.go.
 */
import type { Clock } from '../../clock'
import { formatTime } from '../../kube/duration'
import { equalJson } from '../../kube/json'
import { applyToObject, type ManagedWrite, managedFieldsAfterUpdate } from '../../kube/managed-fields/field-manager'
import { FieldSet } from '../../kube/managed-fields/field-set'
import { encodeFieldsV1 } from '../../kube/managed-fields/fields-v1'
import type { ManagedFieldsEntry } from '../../kube/managed-fields/managers'
import { replicasManagedBy } from '../../kube/managed-fields/scale'
import type { KubeObject } from '../../kube/object'
import type { WithMetadata } from '../registry/generic-metadata'
import type { Strategy } from '../registry/strategy'
import type { GroupVersionKind, Schemas } from '../schema/schema'
import { gvkOfStrategy } from './decode-object'
import { internFields } from './intern-fields'
import type { WriteContext } from './verbs'

/** What the main endpoint leaves alone, and what /status does. */
const statusFields = FieldSet.of(['f:status'])
const specFields = FieldSet.of(['f:spec'])
const noFields = new FieldSet()

const replicas = ['f:spec', 'f:replicas']

export class FieldManagement {
  readonly #intern = internFields()

  constructor(
    private readonly schemas: Schemas,
    private readonly clock: Clock,
  ) {}

  /** Before admission, whose changes are nobody's: sets the managedFields of what is to be stored instead of `live`. */
  track(
    strategy: Strategy,
    subresource: string,
    live: KubeObject | undefined,
    next: WithMetadata,
    context: WriteContext,
  ) {
    setEntries(next, managedFieldsAfterUpdate(live, next, this.#write(strategy, subresource, context)))
  }

  /** The applied object, not yet decoded, and its managedFields. Throws what refuses the configuration. */
  apply(
    strategy: Strategy,
    subresource: string,
    live: KubeObject | undefined,
    configuration: KubeObject,
    context: WriteContext,
  ) {
    return applyToObject(live, configuration, this.#write(strategy, subresource, context), context.force ?? false)
  }

  /** After a write to /scale that made `next` of `live`. */
  trackScale(strategy: Strategy, live: KubeObject, next: WithMetadata, context: WriteContext): void {
    const write = this.#write(strategy, 'scale', context)
    const changed = strategy.scale?.replicas(live).spec !== strategy.scale?.replicas(next).spec
    if (changed) setEntries(next, replicasManagedBy(live.metadata?.managedFields, replicas, write))
  }

  #write(strategy: Strategy, subresource: string, { fieldManager = '' }: WriteContext): ManagedWrite {
    const gvk = gvkOfStrategy(strategy)
    return {
      apiVersion: apiVersionOf(gvk),
      kind: gvk.kind,
      type: this.schemas.fieldType(gvk),
      ignored: subresource === 'status' ? specFields : subresource === '' && strategy.status ? statusFields : noFields,
      manager: fieldManager,
      subresource,
      now: formatTime(this.clock.now()),
      encode: (set) => this.#intern(encodeFieldsV1(set)),
    }
  }
}

const apiVersionOf = ({ group, version }: GroupVersionKind) => (group ? `${group}/${version}` : version)

export function setEntries({ metadata }: WithMetadata, entries: ManagedFieldsEntry[] | undefined): void {
  if (entries) metadata.managedFields = entries
  else delete metadata.managedFields
}

/**
 * A write that changed nothing but when somebody last changed something has changed nothing: the times stay, and with them
 * the resourceVersion. Models handlers/fieldmanager/equality.go.
 */
export function keepTimes({ metadata, ...next }: WithMetadata, live: KubeObject): void {
  const { managedFields: entries, ...rest } = metadata
  const { managedFields: old, ...oldRest } = live.metadata ?? {}
  if (!entries || !old || entries.length !== old.length) return
  if (entries.every(({ time }, at) => time === old[at]?.time)) return
  const same = entries.every((entry, at) => equalJson({ ...entry, time: '' }, { ...old[at], time: '' }))
  if (!same || !equalJson(rest, oldRest)) return
  const { metadata: _, ...oldNext } = live
  if (equalJson(next, oldNext)) metadata.managedFields = old
}

/** Of a user agent the part before the first slash, what cannot be printed left out. Models prefixFromUserAgent. */
export function managerOfAgent(userAgent: string): string {
  const name = (userAgent.split('/')[0] ?? '').replace(/[\p{C}]/gu, '')
  return name.slice(0, 128)
}
