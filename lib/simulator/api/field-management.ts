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
import { managersOfScale, managersWithScale, type ScaledObject } from '../../kube/managed-fields/scale'
import type { KubeObject } from '../../kube/object'
import type { WithMetadata } from '../registry/generic-metadata'
import { scaleKind } from '../registry/generic-scale'
import type { Strategy } from '../registry/strategy'
import type { GroupVersionKind, Schemas } from '../schema/schema'
import { gvkOfStrategy } from './decode-object'
import { internFields } from './intern-fields'
import type { WriteContext } from './verbs'

/** What the main endpoint leaves alone, and what /status does. */
const statusFields = FieldSet.of(['f:status'])
const specFields = FieldSet.of(['f:spec'])
const noFields = new FieldSet()

const defaultReplicas = ['spec', 'replicas']

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

  /** The managers of an object's replicas, for its Scale. */
  managersOfScale(strategy: Strategy, { metadata }: KubeObject): ManagedFieldsEntry[] | undefined {
    return managersOfScale(metadata?.managedFields, scaledObject(strategy), this.#encode)
  }

  /** Between two Scales, of which the first has its managers. */
  trackScale(live: KubeObject, next: WithMetadata, context: WriteContext): void {
    setEntries(next, managedFieldsAfterUpdate(live, next, this.#writeOf(scaleKind, 'scale', noFields, context)))
  }

  applyScale(live: KubeObject, configuration: KubeObject, context: WriteContext) {
    const write = this.#writeOf(scaleKind, 'scale', noFields, context)
    return applyToObject(live, configuration, write, context.force ?? false)
  }

  /** Puts the managers that a write has left on the Scale of `next` in their place. */
  keepScale(strategy: Strategy, next: WithMetadata, scale: KubeObject): void {
    const { managedFields } = next.metadata
    const entries = scale.metadata?.managedFields
    setEntries(next, managersWithScale(managedFields, entries, scaledObject(strategy), this.#encode))
  }

  readonly #encode = (set: FieldSet) => this.#intern(encodeFieldsV1(set))

  #write(strategy: Strategy, subresource: string, context: WriteContext): ManagedWrite {
    const ignored =
      subresource === 'status' ? specFields : subresource === '' && strategy.status ? statusFields : noFields
    return this.#writeOf(gvkOfStrategy(strategy), subresource, ignored, context)
  }

  #writeOf(gvk: GroupVersionKind, subresource: string, ignored: FieldSet, context: WriteContext): ManagedWrite {
    return {
      apiVersion: apiVersionOf(gvk),
      kind: gvk.kind,
      type: this.schemas.fieldType(gvk),
      ignored,
      manager: context.fieldManager ?? '',
      subresource,
      now: formatTime(this.clock.now()),
      encode: this.#encode,
    }
  }
}

const scaledObject = (strategy: Strategy): ScaledObject => ({
  apiVersion: apiVersionOf(gvkOfStrategy(strategy)),
  replicas: (strategy.scale?.path ?? defaultReplicas).map((field) => `f:${field}`),
})

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
