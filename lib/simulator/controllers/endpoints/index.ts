/** Keeps the Endpoints of every Service that has a selector. Models pkg/controller/endpoint/endpoints_controller.go. */

import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { endpoints, pods, services } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { Endpoints, Service } from '../../../kube/types'
import { headlessLabel } from '../../../kube/well-known-labels'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { Pace } from '../shared/pace'
import { isHeadless, ServicePods, servicePace } from '../shared/service-pods'
import { TriggerTimes, triggerTimeAnnotation } from '../shared/trigger-times'
import { subsetsOf, truncate } from './subsets'

const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const managedBy = 'endpoint-controller'
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity'

export function endpointsController(context: ControllerContext): Controller {
  const { api } = context
  const serviceCache = context.cache(services)
  const endpointsCache = context.cache(endpoints)
  const members = new ServicePods(serviceCache, context.cache(pods))
  const triggers = new TriggerTimes()
  const pace = new Pace(context, servicePace)

  return {
    name: 'endpoint-controller',
    watches: [
      watched(services, (service) => [keyOf(service)]),
      watched(pods, (pod, old, type) => pace.due(members.keysOfPod(pod, old, type))),
      watched(endpoints, keysOfEndpoints),
    ],
    sync,
  }

  /** Ours that were deleted come back; ours whose Service is gone go. What others made is left alone. */
  function keysOfEndpoints(object: Endpoints, _old: Endpoints | undefined, type: CacheEvent['type']): string[] {
    const { name = '', namespace, labels } = object.metadata ?? {}
    const hasService = serviceCache.get(namespace, name) !== undefined
    if (type === 'DELETED') return hasService ? [keyOf(object)] : []
    return !hasService && labels?.[managedByLabel] === managedBy ? [keyOf(object)] : []
  }

  async function sync(key: string): Promise<undefined> {
    const { namespace = '', name } = splitKey(key)
    const service = serviceCache.get(namespace, name)
    const current = endpointsCache.get(namespace, name)
    if (!service) {
      members.forget(key)
      triggers.forget(key)
      pace.forget(key)
      if (current) await removeEndpoints(current)
      return
    }
    if (!service.spec?.selector) return
    const wanted = endpointsOf(service, current)
    if (!current) await write(wanted, 'create')
    else if (!sameEndpoints(current, wanted)) await write(wanted, 'update')
  }

  function endpointsOf(service: Service, current: Endpoints | undefined): Endpoints {
    const selected = members.podsOf(service)
    pace.synced(keyOf(service), selected.length)
    const { subsets, truncated } = truncate(subsetsOf(service, selected))
    const changedAt = triggers.changedAt(service, selected)
    const {
      [triggerTimeAnnotation]: _time,
      [overCapacityAnnotation]: _capacity,
      ...annotations
    } = current?.metadata?.annotations ?? {}
    if (changedAt) annotations[triggerTimeAnnotation] = changedAt
    if (truncated) annotations[overCapacityAnnotation] = 'truncated'
    const { [headlessLabel]: _headless, ...labels } = service.metadata?.labels ?? {}
    labels[managedByLabel] = managedBy
    if (isHeadless(service)) labels[headlessLabel] = ''
    const { name, namespace } = service.metadata ?? {}
    return {
      apiVersion: 'v1',
      kind: 'Endpoints',
      ...current,
      metadata: {
        ...(current?.metadata ?? { name, namespace }),
        labels,
        ...(Object.keys(annotations).length > 0 ? { annotations } : { annotations: undefined }),
      },
      subsets: subsets.length > 0 ? subsets : undefined,
    }
  }

  async function write(object: Endpoints, verb: 'create' | 'update'): Promise<void> {
    try {
      await (verb === 'create' ? api.create(endpoints, object) : api.update(endpoints, object))
    } catch (error) {
      if (isNamespaceTerminating(error)) return
      const { name, namespace } = object.metadata ?? {}
      const isNew = verb === 'create'
      const reason = isNew ? 'FailedToCreateEndpoint' : 'FailedToUpdateEndpoint'
      const subject = isNew ? 'Failed to create endpoint for service' : 'Failed to update endpoint'
      const message = `${subject} ${namespace}/${name}: ${statusOf(error).message}`
      context.event(typed(endpoints, object), 'Warning', reason, message)
      throw error
    }
  }

  async function removeEndpoints(object: Endpoints): Promise<void> {
    const { name = '', namespace } = object.metadata ?? {}
    try {
      await api.remove(endpoints, { name, namespace })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

/** The trigger time alone is no reason to write. */
function sameEndpoints(a: Endpoints, b: Endpoints): boolean {
  const capacity = ({ metadata }: Endpoints) => metadata?.annotations?.[overCapacityAnnotation]
  return (
    equalJson(a.subsets ?? [], b.subsets ?? []) &&
    equalJson(a.metadata?.labels ?? {}, b.metadata?.labels ?? {}) &&
    capacity(a) === capacity(b)
  )
}
