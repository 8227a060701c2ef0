/** Keeps the EndpointSlices of every Service that has a selector. Models pkg/controller/endpointslice. */

import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { endpointSlices, nodes, pods, services } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import { controllerReference } from '../../../kube/owners'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { EndpointSlice, Service } from '../../../kube/types'
import { headlessLabel, serviceNameLabel, sliceManagedByLabel } from '../../../kube/well-known-labels'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { Pace } from '../shared/pace'
import { isHeadless, ServicePods, servicePace } from '../shared/service-pods'
import { TriggerTimes, triggerTimeAnnotation } from '../shared/trigger-times'
import { addressTypesOf, desiredGroups } from './desired'
import { reconcileSlices } from './reconcile'

const managedBy = 'endpointslice-controller.k8s.io'

export function endpointSliceController(context: ControllerContext): Controller {
  const { api } = context
  const serviceCache = context.cache(services)
  const sliceCache = context.cache(endpointSlices)
  const nodeCache = context.cache(nodes)
  const members = new ServicePods(serviceCache, context.cache(pods))
  const triggers = new TriggerTimes()
  const pace = new Pace(context, servicePace)
  /** Names of our slices by the key of their Service. */
  const slices = new Map<string, Set<string>>()
  /** What is being written, by the slice's key. */
  const written = new Map<string, EndpointSlice>()

  return {
    name: 'endpoint-slice-controller',
    watches: [
      watched(services, (service) => [keyOf(service)]),
      watched(pods, (pod, old, type) => pace.due(members.keysOfPod(pod, old, type))),
      watched(endpointSlices, keysOfSlice),
    ],
    sync,
  }

  function keysOfSlice(slice: EndpointSlice, old: EndpointSlice | undefined, type: CacheEvent['type']): string[] {
    const keys = new Set([slice, old].flatMap((each) => (each ? serviceKeyOf(each) : [])))
    for (const key of keys) {
      const names = slices.get(key) ?? new Set()
      slices.set(key, names)
      if (type === 'DELETED') names.delete(slice.metadata?.name ?? '')
      else names.add(slice.metadata?.name ?? '')
    }
    return isAsWritten(slice, type) ? [] : [...keys]
  }

  /** News of our own writes call for no sync. */
  function isAsWritten(slice: EndpointSlice, type: CacheEvent['type']): boolean {
    const expected = written.get(keyOf(slice))
    if (!expected || type === 'DELETED') return false
    return (
      equalJson(slice.endpoints ?? [], expected.endpoints) &&
      equalJson(slice.ports ?? [], expected.ports ?? []) &&
      equalJson(slice.metadata?.labels, expected.metadata?.labels)
    )
  }

  function serviceKeyOf({ metadata }: EndpointSlice): string[] {
    const service = metadata?.labels?.[serviceNameLabel]
    return service && metadata?.labels?.[sliceManagedByLabel] === managedBy ? [`${metadata.namespace}/${service}`] : []
  }

  function slicesOf(key: string): EndpointSlice[] {
    const { namespace } = splitKey(key)
    return [...(slices.get(key) ?? [])].sort().flatMap((name) => {
      const slice = sliceCache.get(namespace, name)
      // On the wire an empty list may be absent.
      return slice && serviceKeyOf(slice)[0] === key ? [{ ...slice, endpoints: slice.endpoints ?? [] }] : []
    })
  }

  async function sync(key: string): Promise<undefined> {
    const { namespace = '', name } = splitKey(key)
    const service = serviceCache.get(namespace, name)
    if (!service) {
      // The slices go with their owner, through the garbage collector.
      members.forget(key)
      triggers.forget(key)
      pace.forget(key)
      if (slicesOf(key).length === 0) slices.delete(key)
      return
    }
    if (!service.spec?.selector || service.spec.type === 'ExternalName') return
    try {
      await reconcile(key, service)
    } catch (error) {
      if (isNamespaceTerminating(error)) return
      if (!hasReason(error, 'Conflict')) {
        const message = `Error updating Endpoint Slices for Service ${key}: ${statusOf(error).message}`
        context.event(typed(services, service), 'Warning', 'FailedToUpdateEndpointSlices', message)
      }
      throw error
    }
  }

  async function reconcile(key: string, service: Service): Promise<void> {
    const selected = members.podsOf(service)
    pace.synced(key, selected.length)
    const groups = desiredGroups(service, selected, nodeCache)
    const labels = labelsOf(service)
    const changes = reconcileSlices(
      slicesOf(key).filter(({ metadata }) => !metadata?.deletionTimestamp),
      groups,
      addressTypesOf(service),
      { labels, make: ({ addressType, ports }) => newSlice(service, labels, addressType, ports) },
    )
    const changedAt = triggers.changedAt(service, selected)
    for (const slice of changes.create) await api.create(endpointSlices, withTrigger(slice, changedAt))
    for (const slice of changes.update) await updateSlice(withTrigger(slice, changedAt))
    for (const { metadata } of changes.remove) await removeSlice(metadata?.namespace, metadata?.name ?? '')
  }

  async function updateSlice(slice: EndpointSlice): Promise<void> {
    written.set(keyOf(slice), slice)
    try {
      await api.update(endpointSlices, slice)
    } finally {
      written.delete(keyOf(slice))
    }
  }

  async function removeSlice(namespace: string | undefined, name: string): Promise<void> {
    try {
      await api.remove(endpointSlices, { name, namespace })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

function labelsOf(service: Service): Record<string, string> {
  const { [headlessLabel]: _, ...labels } = service.metadata?.labels ?? {}
  return {
    ...labels,
    [serviceNameLabel]: service.metadata?.name ?? '',
    [sliceManagedByLabel]: managedBy,
    ...(isHeadless(service) ? { [headlessLabel]: '' } : {}),
  }
}

function newSlice(
  service: Service,
  labels: Record<string, string>,
  addressType: string,
  ports: EndpointSlice['ports'],
): EndpointSlice {
  const { name, namespace } = service.metadata ?? {}
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels,
      ownerReferences: [controllerReference(service, 'v1', 'Service')],
    },
    addressType,
    endpoints: [],
    ports,
  }
}

function withTrigger(slice: EndpointSlice, changedAt: string | undefined): EndpointSlice {
  const { [triggerTimeAnnotation]: _, ...annotations } = slice.metadata?.annotations ?? {}
  if (changedAt) annotations[triggerTimeAnnotation] = changedAt
  return { ...slice, metadata: { ...slice.metadata, annotations } }
}
