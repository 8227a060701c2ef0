/**
 * The one registry behind every resource: the order in which a strategy's hooks run, the metadata rules and the
 * optimistic concurrency are here and nowhere else.
 *
 * create   metadata, status dropped, prepareForCreate, begin, metadata rules + validate, warnings, admission, store
 * update   uid, resourceVersion, metadata carried over, status kept, prepareForUpdate, generation, begin,
 *          metadata rules + validateUpdate, warnings, admission, store (or removal, when the last finalizer went)
 * status   the same, but everything except status, labels, annotations and finalizers is kept; validateStatusUpdate
 * delete   preconditions, grace, finalizers, prepareForDelete, admission, mark and/or remove
 *
 * Models apiserver/pkg/registry/generic/registry/store.go and apiserver/pkg/registry/rest.
 */
import type { DeleteOptions } from '../../client/kube-api'
import type { Clock } from '../../clock'
import type { Kind } from '../../kinds/kind'
import { type FieldError, invalidValue } from '../../kube/field-error'
import { copyJson, equalJson } from '../../kube/json'
import { nameIsSubdomain } from '../../kube/names'
import type { KubeObject } from '../../kube/object'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../kube/object-meta'
import {
  alreadyExists,
  conflict,
  generatedNameTaken,
  hasReason,
  invalid,
  notFound,
  StatusError,
  unnamedError,
} from '../../kube/status-error'
import type { DeleteResult, Written } from '../api/verbs'
import { freezeJson } from '../store/freeze-json'
import type { Store, Stored } from '../store/store'
import { wireJson } from '../store/stored'
import { endsWithUpdate, planDeletion } from './generic-delete'
import { carryOverMetadata, newMetadata, type WithMetadata, withMetadata } from './generic-metadata'
import { checkUid } from './generic-preconditions'
import { shownAs } from './stored-form'
import type { Strategy, StrategyContext } from './strategy'

export interface RegistryEnvironment {
  store: Store
  clock: Clock
  random(): number
}

/** What the caller of a write brings along. */
export interface WriteRequest {
  dryRun: boolean
  warn(message: string): void
  /** Validating admission, over the object as it would be stored. */
  admit(object: KubeObject | undefined, old: KubeObject | undefined): void | Promise<void>
}

export interface ObjectName {
  namespace: string | undefined
  name: string
}

/** `main` and `status` are what the two endpoints may change; `subresource`: `next` alone decides. */
export type Endpoint = 'main' | 'status' | 'subresource'

export interface UpdateRequest extends WriteRequest {
  endpoint: Endpoint
  /** The object must have this uid. */
  uid?: string
  /** An object that is not there is created: `next` is given undefined. */
  mayCreate?: boolean
  /** The new state out of the current one; asked again when that has changed meanwhile. A private copy. */
  next(current: KubeObject | undefined): KubeObject | Promise<KubeObject>
}

const mostNames = 8
const mostTries = 5

export class GenericRegistry {
  readonly context: StrategyContext

  constructor(
    readonly strategy: Strategy,
    private readonly environment: RegistryEnvironment,
  ) {
    const { store, clock, random } = environment
    this.context = {
      clock,
      random,
      list: <T extends KubeObject>(kind: Kind<T>, namespace?: string) =>
        store.list<T>(kind.id, namespace === undefined ? {} : { namespace }).map(({ value }) => value),
      get: <T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string) =>
        store.get<T>(kind.id, namespace, name)?.value,
    }
  }

  get kind(): Kind {
    return this.strategy.kind
  }

  /** As clients see it. */
  get({ namespace, name }: ObjectName): Stored {
    const stored = this.find({ namespace, name })
    if (!stored) throw notFound(this.kind, name)
    return shownAs(this.strategy, stored)
  }

  find({ namespace, name }: ObjectName): Stored | undefined {
    return this.environment.store.get(this.kind.id, this.kind.scope === 'Namespaced' ? namespace : undefined, name)
  }

  /** `object` is decoded, defaulted and admitted; it is taken over. */
  async create(object: KubeObject, request: WriteRequest): Promise<Written> {
    const { name, generateName } = object.metadata ?? {}
    if (name || !generateName) return this.#createNamed(object, request)
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#createNamed(copyJson(object), request)
      } catch (error) {
        if (attempt === mostNames || !hasReason(error, 'AlreadyExists')) throw error
      }
    }
  }

  async #createNamed(given: KubeObject, request: WriteRequest): Promise<Written> {
    const { strategy, kind, context } = this
    const { clock, random, store } = this.environment
    strategy.assertMayCreate?.()
    const object = withMetadata(given)
    object.metadata = newMetadata(object.metadata, { clock, random, generation: this.#countsGenerations })
    if (strategy.status && !strategy.keepStatusOnCreate) dropStatus(object)
    strategy.prepareForCreate?.(object, context)
    if (strategy.status && !strategy.mayLackStatus) (object as { status?: unknown }).status ??= {}
    const { name = '', namespace, generateName, resourceVersion } = object.metadata
    const reservation = strategy.begin?.(object, undefined, { ...context, dryRun: request.dryRun })
    try {
      this.#refuse(name, [...this.#metadataErrors(object), ...(strategy.validate?.(object) ?? [])])
      for (const warning of strategy.warnings?.(object) ?? []) request.warn(warning)
      const admitted = request.admit(object, undefined)
      if (admitted) await admitted
      if (resourceVersion && resourceVersion !== '0') {
        throw unnamedError('resourceVersion should not be set on objects to be created')
      }
      const existing = this.find({ namespace, name })
      if (existing) throw generateName ? generatedNameTaken(kind, name) : taken(kind, existing)
      if (request.dryRun) {
        reservation?.release()
        return asWritten(object)
      }
      const stored = store.create(kind.id, this.#toStore(object))
      if (!stored) throw alreadyExists(kind, name)
      reservation?.commit()
      return shownAs(strategy, stored)
    } catch (error) {
      reservation?.release()
      throw error
    }
  }

  async update(target: ObjectName, request: UpdateRequest): Promise<{ created: boolean; object: Written }> {
    for (let attempt = 1; ; attempt++) {
      const current = this.find(target)
      const old = current && shownAs(this.strategy, current).value
      checkUid(this.kind, target, request.uid, old)
      const object = withMetadata(await request.next(old))
      if (!current) {
        if (!request.mayCreate) throw notFound(this.kind, target.name)
        return { created: true, object: await this.create(object, request) }
      }
      this.#checkVersion(object, current, target.name)
      const written = await this.#updateCurrent(object, current, request)
      if (written) return { created: false, object: written }
      if (attempt === mostTries) throw conflict(this.kind, target.name)
    }
  }

  /** Undefined when the object has changed meanwhile. */
  async #updateCurrent(object: WithMetadata, current: Stored, request: UpdateRequest): Promise<Written | undefined> {
    const { strategy } = this
    const { store } = this.environment
    const old = shownAs(strategy, current).value
    const next = request.endpoint === 'status' ? withStatusOf(old, object) : object
    carryOverMetadata(next.metadata, old.metadata ?? {})
    if (request.endpoint === 'main') this.#prepareForUpdate(next, old)
    else if (request.endpoint === 'status') strategy.prepareForStatusUpdate?.(next, old)
    const reservation =
      request.endpoint === 'main' ? strategy.begin?.(next, old, { ...this.context, dryRun: request.dryRun }) : undefined
    try {
      this.#refuse(next.metadata.name ?? '', this.#updateErrors(next, old, request.endpoint))
      if (request.endpoint === 'main') {
        for (const warning of strategy.warnings?.(next, old) ?? []) request.warn(warning)
      }
      const admitted = request.admit(next, old)
      if (admitted) await admitted
      const ends = endsWithUpdate(next, old, strategy)
      if (request.dryRun || ends) {
        if (!request.dryRun && !store.remove(current)) {
          reservation?.release()
          return undefined
        }
        reservation?.release()
        return asWritten(next)
      }
      const stored = store.update(current, this.#toStore(next))
      if (stored) reservation?.commit()
      else reservation?.release()
      return stored && shownAs(strategy, stored)
    } catch (error) {
      reservation?.release()
      throw error
    }
  }

  #toStore(object: KubeObject): KubeObject {
    return this.strategy.storedForm?.to(object) ?? object
  }

  #prepareForUpdate(object: WithMetadata, old: KubeObject): void {
    const { strategy } = this
    if (strategy.status) keepStatus(object, old)
    strategy.prepareForUpdate?.(object, old)
    const bumps = strategy.bumpsGeneration?.(object, old) ?? !equalJson(specOf(object), specOf(old))
    if (this.#countsGenerations && bumps) object.metadata.generation = (old.metadata?.generation ?? 0) + 1
  }

  async remove(target: ObjectName, options: DeleteOptions, request: WriteRequest): Promise<DeleteResult> {
    const { store, clock } = this.environment
    let ending: Stored | undefined
    if (this.strategy.deleteWarning && options.propagationPolicy === undefined)
      request.warn(this.strategy.deleteWarning)
    for (let attempt = 1; ; attempt++) {
      const current = this.find(target)
      if (!current) {
        // It was marked, and whoever watches for that was faster with the rest.
        if (ending) return { deleted: true, object: ending }
        throw notFound(this.kind, target.name)
      }
      const plan = planDeletion(current.value, this.strategy, options, clock.now())
      if (plan.step === 'none') return { deleted: false, object: current }
      const admitted = request.admit(undefined, current.value)
      if (admitted) await admitted
      const deleted = plan.step === 'remove' || plan.thenRemove
      if (request.dryRun) return { deleted, object: plan.step === 'mark' ? asWritten(plan.object) : current }
      const marked = plan.step === 'mark' ? store.update(current, plan.object) : current
      if (marked && !deleted) return { deleted, object: marked }
      if (plan.step === 'mark') ending = marked ?? ending
      const removed = marked && store.remove(marked)
      if (removed) return { deleted, object: removed }
      if (attempt === mostTries) throw conflict(this.kind, target.name)
    }
  }

  #checkVersion({ metadata }: WithMetadata, current: Stored, name: string): void {
    const { resourceVersion } = metadata
    const stated = resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== '0'
    if (stated && resourceVersion !== current.value.metadata?.resourceVersion) throw conflict(this.kind, name)
    if (!stated && this.strategy.allowUnconditionalUpdate === false) {
      // Upstream names the resource here, not the kind.
      throw invalid({ group: this.kind.group, kind: this.kind.plural }, name, [
        { ...invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'), printed: '0x0' },
      ])
    }
    metadata.resourceVersion = current.value.metadata?.resourceVersion
  }

  #updateErrors(object: WithMetadata, old: KubeObject, endpoint: Endpoint): FieldError[] {
    const { strategy } = this
    const errors = [...this.#metadataErrors(object), ...validateObjectMetaUpdate(object.metadata, old.metadata)]
    if (endpoint === 'main') errors.push(...(strategy.validateUpdate?.(object, old) ?? []))
    if (endpoint === 'status') errors.push(...(strategy.validateStatusUpdate?.(object, old) ?? []))
    return errors
  }

  #metadataErrors({ metadata }: WithMetadata): FieldError[] {
    return validateObjectMeta(metadata, {
      requiresNamespace: this.kind.scope === 'Namespaced',
      nameRule: this.strategy.nameRule ?? nameIsSubdomain,
      allowsBareFinalizers: this.strategy.allowsBareFinalizers ?? false,
    })
  }

  #refuse(name: string, errors: readonly FieldError[]): void {
    if (errors.length > 0) throw invalid(this.kind, name, errors)
  }

  get #countsGenerations(): boolean {
    return this.strategy.generation ?? this.strategy.status ?? false
  }
}

function specOf(object: KubeObject): unknown {
  return (object as { spec?: unknown }).spec
}

function dropStatus(object: KubeObject): void {
  delete (object as { status?: unknown }).status
}

function keepStatus(object: KubeObject, old: KubeObject): void {
  const target = object as { status?: unknown }
  const { status } = old as { status?: unknown }
  if (status === undefined) delete target.status
  else target.status = copyJson(status)
}

/** All of `old` but the status, and what a status writer may mark the object with. */
function withStatusOf(old: KubeObject, { metadata, ...object }: WithMetadata): WithMetadata {
  const { labels, annotations, finalizers, managedFields, resourceVersion, uid } = metadata
  const changed = { labels, annotations, finalizers, managedFields, resourceVersion, uid }
  const next = { ...old, metadata: { ...old.metadata, ...changed } }
  const { status } = object as { status?: unknown }
  return { ...next, status } as WithMetadata
}

/** An object that is answered and not stored: of a dry run, of a subresource. */
export function asWritten(object: KubeObject): Written {
  return { value: freezeJson(object), json: wireJson(object) }
}

function taken(kind: Kind, { value }: Stored): StatusError {
  const error = alreadyExists(kind, value.metadata?.name ?? '')
  if (!value.metadata?.deletionTimestamp) return error
  return new StatusError({ ...error.status, message: `object is being deleted: ${error.status.message}` })
}
