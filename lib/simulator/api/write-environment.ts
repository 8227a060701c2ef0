import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import { pathNotFound } from '../../kube/status-error'
import type { AdmissionRequest } from '../admission/admission'
import { GenericRegistry, type RegistryEnvironment, type WriteRequest } from '../registry/generic'
import type { ResourceSet } from '../registry/resource-set'
import type { Strategy, SubresourceRequest } from '../registry/strategy'
import type { Schemas } from '../schema/schema'
import type { AdmissionChain } from './admission-chain'
import type { FieldManagement } from './field-management'
import type { Authorizer } from './request'
import type { Target, WriteContext } from './verbs'

export interface Resource {
  strategy: Strategy
  registry: GenericRegistry
}

/** What every write needs beside its own arguments. */
export interface WriteEnvironment {
  resourceOf(kind: Kind): Resource
  schemas: Schemas
  fields: FieldManagement
  admission: AdmissionChain
  mintToken: SubresourceRequest['mintToken']
  authorizer?: Authorizer
}

/** Finds what is served of a kind at this moment; throws NotFound when nothing is. */
export function createResources(served: ResourceSet, environment: RegistryEnvironment) {
  const resources = new WeakMap<Strategy, Resource>()
  return (kind: Kind): Resource => {
    const strategy = served.find(kind)
    if (!strategy) throw pathNotFound()
    const known = resources.get(strategy)
    if (known) return known
    const resource = { strategy, registry: new GenericRegistry(strategy, environment) }
    resources.set(strategy, resource)
    return resource
  }
}

export type AdmittedObjects = Pick<AdmissionRequest, 'object' | 'old'>

/** What admission is told of a write; `objects` as they are at the time of asking. */
export function admissionRequest(
  operation: AdmissionRequest['operation'],
  target: Target,
  { user, dryRun, warn }: WriteContext,
  { object, old }: AdmittedObjects,
): AdmissionRequest {
  const { kind, subresource, namespace } = target
  return {
    operation,
    kind,
    subresource,
    namespace,
    name: target.name || object?.metadata?.name || '',
    user,
    dryRun,
    warn,
    ...(object ? { object } : {}),
    ...(old ? { old } : {}),
  }
}

/** The registry's side of a write: validating admission over `view` of what is stored. */
export function writeRequest(
  { admission }: WriteEnvironment,
  target: Target,
  context: WriteContext,
  view: (object: KubeObject) => KubeObject = (object) => object,
): WriteRequest {
  return {
    dryRun: context.dryRun,
    warn: context.warn,
    admit(object, old) {
      const operation = !object ? 'DELETE' : old ? 'UPDATE' : 'CREATE'
      const objects = { ...(object ? { object: view(object) } : {}), ...(old ? { old: object ? view(old) : old } : {}) }
      return admission.validate(admissionRequest(operation, target, context, objects))
    },
  }
}
