/**
 * The verbs of the API server over the store: every write is decoded, admitted, run through the one registry and committed
 * here, whoever asks. HTTP (http.ts) and in-process clients (local-api.ts) are thin skins over it.
 */
import type { Clock } from '../../clock'
import { hasReason, pathNotFound } from '../../kube/status-error'
import type { AdmissionContext, AdmissionPlugin } from '../admission/admission'
import { asWritten } from '../registry/generic'
import { scaleOf } from '../registry/generic-scale'
import type { ResourceSet } from '../registry/resource-set'
import type { Strategy, SubresourceRequest } from '../registry/strategy'
import type { Schemas } from '../schema/schema'
import type { Store } from '../store/store'
import { createAdmissionChain } from './admission-chain'
import { FieldManagement } from './field-management'
import { list } from './list'
import type { Authorizer } from './request'
import { assertReached, parseResourceVersion } from './resource-version'
import { servedKindOf } from './served-kinds'
import type { Target, Verbs, Written } from './verbs'
import { watch } from './watch'
import { createResources, type WriteEnvironment } from './write-environment'
import { applyStoredObject, createObject, patchStoredObject, removeObject, updateObject } from './write-object'
import {
  createSubresource,
  patchedBody,
  patchedScale,
  sentBody,
  sentScale,
  subresourceOf,
  updateSubresource,
  writeScale,
} from './write-subresource'

export interface VerbsOptions {
  store: Store
  resources: ResourceSet
  admission: readonly AdmissionPlugin[]
  /** May be a function, called at the first write: its client is usually made of these very verbs. */
  admissionContext: AdmissionContext | (() => AdmissionContext)
  schemas: Schemas
  clock: Clock
  random(): number
  mintToken: SubresourceRequest['mintToken']
  /** Asked again when an update turns out to be a create. Without one, who may update may create. */
  authorizer?: Authorizer
}

export function createVerbs(options: VerbsOptions): Verbs {
  const { store, resources, schemas, mintToken } = options
  const resourceOf = createResources(resources, options)
  const admission = createAdmissionChain(options.admission, options.admissionContext)
  const { authorizer } = options
  const environment: WriteEnvironment = {
    resourceOf,
    schemas,
    fields: new FieldManagement(schemas, options.clock),
    admission,
    mintToken,
    ...(authorizer ? { authorizer } : {}),
  }
  const ownEndpoint = ({ subresource }: Target) => subresource === '' || subresource === 'status'

  const served = resources.derived(() =>
    resources.strategies.map((strategy) => servedKindOf(strategy, resources.lifeOf(strategy))),
  )

  return {
    get served() {
      return served()
    },

    get(target, { resourceVersion } = {}) {
      const { strategy, registry } = resourceOf(target.kind)
      assertReached(parseResourceVersion(resourceVersion), store.revision)
      return viewOf(strategy, target, registry.get(target))
    },
    list: (kind, listOptions) => list(store, resourceOf(kind).strategy, listOptions),
    watch: (request, handler) => watch(store, resourceOf(request.kind).strategy, request, handler),

    create: (kind, namespace, body, context) => createObject(environment, kind, namespace, body, context),
    async update(target, body, context) {
      assertSubresource(resourceOf(target.kind).strategy, target)
      if (ownEndpoint(target)) return updateObject(environment, target, body, context)
      const object =
        target.subresource === 'scale'
          ? await writeScale(environment, target, context, sentScale(environment, body, context))
          : await updateSubresource(environment, target, context, sentBody(environment, target, body, context))
      return { created: false, object }
    },
    async patch(target, patch, type, context) {
      assertSubresource(resourceOf(target.kind).strategy, target)
      if (ownEndpoint(target)) {
        if (type === 'apply') return applyStoredObject(environment, target, patch, context)
        return patchStoredObject(environment, target, patch, type, context)
      }
      const object =
        target.subresource === 'scale'
          ? await writeScale(environment, target, context, patchedScale(environment, patch, type, context))
          : await updateSubresource(
              environment,
              target,
              context,
              patchedBody(environment, target, patch, type, context),
            )
      return { created: false, object }
    },
    createSubresource: async (target, body, context) => createSubresource(environment, target, body, context),

    remove: (target, deleteOptions, context) => removeObject(environment, target, deleteOptions, context),
    async removeCollection(kind, listOptions, deleteOptions, context) {
      const removed: Written[] = []
      for (const { value } of list(store, resourceOf(kind).strategy, listOptions).items) {
        const { namespace, name = '' } = value.metadata ?? {}
        try {
          const target = { kind, namespace, name, subresource: '' }
          removed.push((await removeObject(environment, target, deleteOptions, context)).object)
        } catch (error) {
          if (!hasReason(error, 'NotFound')) throw error
        }
      }
      return removed
    },
  }
}

function viewOf(strategy: Strategy, target: Target, stored: Written): Written {
  assertSubresource(strategy, target)
  return target.subresource === 'scale' && strategy.scale ? asWritten(scaleOf(stored.value, strategy.scale)) : stored
}

function assertSubresource(strategy: Strategy, target: Target): void {
  const { subresource } = target
  if (subresource === '') return
  if (subresource === 'status' ? strategy.status : subresource === 'scale' && strategy.scale) return
  if (subresource === 'status' || subresource === 'scale') throw pathNotFound()
  subresourceOf(strategy, target)
}
