/** Create, update, patch and delete of objects and of their status. */
import type { DeleteOptions, PatchType } from '../../client/kube-api'
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import { conflict, notFound } from '../../kube/status-error'
import type { UpdateRequest } from '../registry/generic'
import {
  dropRepeatedOwners,
  dropServerFields,
  ensureName,
  ensureNamespace,
  type WithMetadata,
  wipeSystemFields,
  withMetadata,
} from '../registry/generic-metadata'
import { appliedObject } from './apply-object'
import { authorizeOrThrow } from './authorize'
import { decodeObject, gvkOfStrategy, onlyOnce } from './decode-object'
import { keepTimes } from './field-management'
import { localAttributes } from './local-request'
import { patchObject, strategicPatchNotServed } from './patch-object'
import type { DeleteResult, Target, WriteContext, Written } from './verbs'
import { admissionRequest, type WriteEnvironment, writeRequest } from './write-environment'

type UpdateResult = { created: boolean; object: Written }

export async function createObject(
  environment: WriteEnvironment,
  kind: Kind,
  namespace: string | undefined,
  body: unknown,
  context: WriteContext,
): Promise<Written> {
  const { strategy, registry } = environment.resourceOf(kind)
  const object = decodeObject(environment.schemas, strategy, body, context)
  wipeSystemFields(object.metadata)
  ensureNamespace(kind, namespace, object.metadata)
  dropRepeatedOwners(object.metadata, context.warn)
  environment.fields.track(strategy, '', undefined, object, context)
  const target = { kind, namespace: object.metadata.namespace, name: object.metadata.name ?? '', subresource: '' }
  const admitted = environment.admission.admit(admissionRequest('CREATE', target, context, { object }))
  if (admitted) await admitted
  dropRepeatedOwners(object.metadata, context.warn)
  return registry.create(object, writeRequest(environment, target, context))
}

export async function updateObject(
  environment: WriteEnvironment,
  target: Target,
  body: unknown,
  context: WriteContext,
): Promise<UpdateResult> {
  const { strategy, registry } = environment.resourceOf(target.kind)
  const contextOnce = onlyOnce(context)
  const decode = () => {
    const object = decodeObject(environment.schemas, strategy, body, contextOnce())
    checkIdentity(target, object)
    return object
  }
  let decoded: WithMetadata | undefined = decode()
  const mayCreate = target.subresource === '' && (strategy.allowCreateOnUpdate ?? false)
  return registry.update(target, {
    ...updateRequest(environment, target, context),
    ...(decoded.metadata.uid ? { uid: decoded.metadata.uid } : {}),
    mayCreate,
    async next(current) {
      if (!current && mayCreate) authorizeCreate(environment, target, context)
      const object = decoded ?? decode()
      decoded = undefined
      if (!current) wipeSystemFields(object.metadata)
      environment.fields.track(strategy, target.subresource, current, object, context)
      return admitted(environment, target, context, object, current)
    },
  })
}

export async function patchStoredObject(
  environment: WriteEnvironment,
  target: Target,
  patch: unknown,
  type: PatchType,
  context: WriteContext,
): Promise<UpdateResult> {
  const { strategy, registry } = environment.resourceOf(target.kind)
  if (type === 'strategic' && strategy.strategicPatch === false) throw strategicPatchNotServed()
  const { schemas } = environment
  const contextOnce = onlyOnce(context)
  return registry.update(target, {
    ...updateRequest(environment, target, context),
    async next(current) {
      if (!current) throw notFound(target.kind, target.name)
      const object = withMetadata(patchObject(schemas, gvkOfStrategy(strategy), current, patch, type, contextOnce()))
      dropServerFields(object)
      strategy.defaults?.(object)
      environment.fields.track(strategy, target.subresource, current, object, context)
      checkIdentity(target, object)
      return admitted(environment, target, context, object, current)
    },
  })
}

/** PATCH with a configuration: creates what is not there, but for subresources. */
export async function applyStoredObject(
  environment: WriteEnvironment,
  target: Target,
  configuration: unknown,
  context: WriteContext,
): Promise<UpdateResult> {
  const { strategy, registry } = environment.resourceOf(target.kind)
  const mayCreate = target.subresource === ''
  return registry.update(target, {
    ...updateRequest(environment, target, context),
    mayCreate,
    async next(current) {
      if (!current && mayCreate) authorizeCreate(environment, target, context)
      const object = appliedObject(environment, strategy, target, current, configuration, context)
      if (!current) {
        if (object.metadata.uid) throw noSuchUid(target, object.metadata.uid)
        wipeSystemFields(object.metadata)
      }
      checkIdentity(target, object)
      return admitted(environment, target, context, object, current)
    },
  })
}

function noSuchUid({ kind, name }: Target, uid: string) {
  return conflict(
    kind,
    name,
    `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
  )
}

export async function removeObject(
  environment: WriteEnvironment,
  target: Target,
  options: DeleteOptions,
  given: WriteContext,
): Promise<DeleteResult> {
  const { registry } = environment.resourceOf(target.kind)
  const context = { ...given, dryRun: given.dryRun || (options.dryRun ?? false) }
  const request = writeRequest(environment, target, context)
  return registry.remove(target, options, {
    ...request,
    // Admission of a delete has nothing to change: both rounds run at once, over what is to go.
    async admit(object, old) {
      await environment.admission.admit(admissionRequest('DELETE', target, context, old ? { old } : {}))
      await request.admit(object, old)
    },
  })
}

function updateRequest(
  environment: WriteEnvironment,
  target: Target,
  context: WriteContext,
): Omit<UpdateRequest, 'next'> {
  const endpoint = target.subresource === 'status' ? 'status' : 'main'
  return { ...writeRequest(environment, target, context), endpoint }
}

/** The one who asks was authorised for an update only. Models withAuthorization of apiserver/pkg/endpoints/handlers. */
function authorizeCreate({ authorizer }: WriteEnvironment, target: Target, { user }: WriteContext): void {
  if (authorizer) authorizeOrThrow(authorizer, localAttributes(user, 'create', target.kind, target))
}

export function checkIdentity(target: Target, object: WithMetadata): void {
  ensureNamespace(target.kind, target.namespace, object.metadata)
  ensureName(target.name, object.metadata)
}

async function admitted(
  { admission }: WriteEnvironment,
  target: Target,
  context: WriteContext,
  object: WithMetadata,
  current: KubeObject | undefined,
): Promise<KubeObject> {
  const objects = { object, ...(current ? { old: current } : {}) }
  await admission.admit(admissionRequest(current ? 'UPDATE' : 'CREATE', target, context, objects))
  dropRepeatedOwners(object.metadata, context.warn)
  if (current) keepTimes(object, current)
  return object
}
