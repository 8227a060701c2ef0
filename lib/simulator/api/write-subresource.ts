/** Writes through /scale and through the subresources that strategies bring. */
import type { PatchType } from '../../client/kube-api'
import type { Kind } from '../../kinds/kind'
import { copyJson } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { methodNotAllowed, notFound, pathNotFound } from '../../kube/status-error'
import { asWritten, type GenericRegistry, type ObjectName } from '../registry/generic'
import { ensureNamespace, withMetadata } from '../registry/generic-metadata'
import { type Scale, scaleKind, scaleOf, withScale } from '../registry/generic-scale'
import type { Strategy, Subresource, SubresourceRequest } from '../registry/strategy'
import { appliedScale } from './apply-object'
import { decodeBody, onlyOnce } from './decode-object'
import { setEntries } from './field-management'
import { patchObject } from './patch-object'
import type { Target, WriteContext, Written } from './verbs'
import { admissionRequest, type WriteEnvironment, writeRequest } from './write-environment'
import { checkIdentity, removeObject } from './write-object'

/** The body of a write, made from the present state: a PUT's is what was sent, a patch's is the view with the patch applied. */
export type BodyOf = (view: KubeObject) => KubeObject

export async function writeScale(
  environment: WriteEnvironment,
  target: Target,
  context: WriteContext,
  body: BodyOf,
): Promise<Written> {
  const { strategy, registry } = environment.resourceOf(target.kind)
  const { scale: scaling } = strategy
  if (!scaling) throw pathNotFound()
  const view = (object: KubeObject) => scaleOf(object, scaling)
  const { object } = await registry.update(target, {
    ...writeRequest(environment, target, context, view),
    endpoint: 'main',
    async next(current) {
      if (!current) throw notFound(target.kind, target.name)
      const old = withMetadata(view(current))
      setEntries(old, environment.fields.managersOfScale(strategy, current))
      const scale: Scale = body(old)
      checkIdentity(target, withMetadata(scale))
      const objects = { object: scale, old: view(current) }
      await environment.admission.admit(admissionRequest('UPDATE', target, context, objects))
      const object = withMetadata(withScale(current, scale, scaling))
      environment.fields.keepScale(strategy, object, scale)
      return object
    },
  })
  return asWritten(view(object.value))
}

/** PUT and PATCH on a subresource of the strategy's own. */
export async function updateSubresource(
  environment: WriteEnvironment,
  target: Target,
  context: WriteContext,
  body: BodyOf,
): Promise<Written> {
  const { strategy, registry } = environment.resourceOf(target.kind)
  const { apply, body: bodyType } = subresourceOf(strategy, target)
  if (!apply) throw methodNotAllowed(target.kind, 'update')
  let answer: KubeObject | undefined
  const { object } = await registry.update(target, {
    ...writeRequest(environment, target, context),
    endpoint: 'subresource',
    async next(current) {
      if (!current) throw notFound(target.kind, target.name)
      const sent = withMetadata(body(current))
      checkIdentity(target, sent)
      const isObjectItself = bodyType.kind === strategy.kind.kind
      if (isObjectItself) environment.fields.track(strategy, target.subresource, current, sent, context)
      await environment.admission.admit(admissionRequest('UPDATE', target, context, { object: sent, old: current }))
      const object = withMetadata(copyJson(current))
      if (isObjectItself) setEntries(object, sent.metadata.managedFields)
      object.metadata.resourceVersion = sent.metadata.resourceVersion
      answer = apply(object, sent, subresourceRequest(environment, strategy, target, context))
      return object
    },
  })
  return answer ? asWritten(answer) : object
}

/** POST on a subresource. Preconditions in the body, if it knows any, are the subresource's to check. */
export async function createSubresource(
  environment: WriteEnvironment,
  target: Target,
  body: unknown,
  context: WriteContext,
): Promise<Written> {
  const { strategy, registry } = environment.resourceOf(target.kind)
  const subresource = subresourceOf(strategy, target)
  const { apply, run } = subresource
  const sent = withMetadata(decodeBody(environment.schemas, subresource.body, body, context))
  ensureNamespace(target.kind, target.namespace, sent.metadata)
  const attributes = admissionRequest('CREATE', target, context, { object: sent })
  await environment.admission.admit(attributes)
  const request = subresourceRequest(environment, strategy, target, context)
  if (run) {
    const object = copyJson(registry.get(target).value)
    await environment.admission.validate(attributes)
    return asWritten(await run(object, sent, request))
  }
  if (!apply) throw methodNotAllowed(target.kind, 'create')
  let answer: KubeObject | undefined
  const { object } = await registry.update(target, {
    dryRun: context.dryRun,
    warn: context.warn,
    admit: () => environment.admission.validate(attributes),
    endpoint: 'subresource',
    next(current) {
      if (!current) throw notFound(target.kind, target.name)
      const object = copyJson(current)
      answer = apply(object, sent, request)
      return object
    },
  })
  return answer ? asWritten(answer) : object
}

/** The body as it was sent, decoded anew for every try. */
export function sentScale({ schemas, fields }: WriteEnvironment, sent: unknown, context: WriteContext): BodyOf {
  const contextOnce = onlyOnce(context)
  return (view) => {
    const scale = withMetadata(decodeBody(schemas, scaleKind, sent, contextOnce()))
    fields.trackScale(view, scale, context)
    return scale
  }
}

export function patchedScale(
  { schemas, fields }: WriteEnvironment,
  patch: unknown,
  type: PatchType,
  context: WriteContext,
): BodyOf {
  const contextOnce = onlyOnce(context)
  return (view) => {
    if (type === 'apply') return appliedScale({ schemas, fields }, view, patch, contextOnce())
    const scale = withMetadata(patchObject(schemas, scaleKind, view, patch, type, contextOnce()))
    fields.trackScale(view, scale, context)
    return scale
  }
}

export function sentBody(environment: WriteEnvironment, target: Target, sent: unknown, context: WriteContext): BodyOf {
  const contextOnce = onlyOnce(context)
  const { body } = subresourceOf(environment.resourceOf(target.kind).strategy, target)
  return () => decodeBody(environment.schemas, body, sent, contextOnce())
}

export function patchedBody(
  environment: WriteEnvironment,
  target: Target,
  patch: unknown,
  type: PatchType,
  context: WriteContext,
): BodyOf {
  const contextOnce = onlyOnce(context)
  const { body } = subresourceOf(environment.resourceOf(target.kind).strategy, target)
  return (view) => patchObject(environment.schemas, body, view, patch, type, contextOnce())
}

export function subresourceOf({ subresources }: Strategy, { subresource }: Target): Subresource {
  const found = subresources && Object.hasOwn(subresources, subresource) ? subresources[subresource] : undefined
  if (!found) throw pathNotFound()
  return found
}

function subresourceRequest(
  environment: WriteEnvironment,
  strategy: Strategy,
  target: Target,
  context: WriteContext,
): SubresourceRequest {
  const { registry } = environment.resourceOf(strategy.kind)
  return {
    user: context.user,
    dryRun: context.dryRun,
    context: registry.context,
    mintToken: environment.mintToken,
    async remove(options) {
      await removeObject(environment, { ...target, subresource: '' }, options, context)
    },
    updateOwn: (change) => changeAsServer(registry, target, change),
    updateOther: <T extends KubeObject>(
      kind: Kind<T>,
      { namespace, name }: { namespace?: string | undefined; name: string },
      change: (current: T) => T,
    ) =>
      changeAsServer(environment.resourceOf(kind).registry, { namespace, name }, (current) =>
        change(current as T),
      ) as Promise<T>,
  }

  async function changeAsServer(
    of: GenericRegistry,
    { namespace, name }: ObjectName,
    change: (current: KubeObject) => KubeObject,
  ): Promise<KubeObject> {
    const { object } = await of.update(
      { namespace, name },
      {
        dryRun: context.dryRun,
        warn: context.warn,
        admit: () => undefined,
        endpoint: 'subresource',
        next(current) {
          if (!current) throw notFound(of.kind, name)
          return change(copyJson(current))
        },
      },
    )
    return object.value
  }
}
