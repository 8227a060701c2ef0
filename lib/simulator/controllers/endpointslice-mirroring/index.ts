/**
 * Shows the Endpoints that somebody wrote by hand, for a Service without a selector, as EndpointSlices: the proxy reads
 * nothing else. Models pkg/controller/endpointslicemirroring.
 */

import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { endpointSlices, endpoints, services } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { hasReason } from '../../../kube/status-error'
import type { EndpointSlice, Endpoints, Service } from '../../../kube/types'
import { serviceNameLabel, sliceManagedByLabel } from '../../../kube/well-known-labels'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { managedBy, maxEndpointsPerSubset, mirror } from './mirror'

const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
/** Endpoints were once used as locks. */
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'

export function endpointSliceMirroringController(context: ControllerContext): Controller {
  const { api } = context
  const endpointsCache = context.cache(endpoints)
  const serviceCache = context.cache(services)
  const sliceCache = context.cache(endpointSlices)
  /** Names of our slices by the key of their Endpoints. */
  const slices = new Map<string, Set<string>>()

  return {
    name: 'endpoint-slice-mirroring-controller',
    watches: [
      watched(endpoints, (object, old) => (mayMirror(object) || (old && mayMirror(old)) ? [keyOf(object)] : [])),
      watched(services, (service, old, type) => (concerns(service, old, type) ? [keyOf(service)] : [])),
      watched(endpointSlices, (slice, old, type) => {
        const keys = new Set([slice, old].flatMap((each) => (each ? keysOfOwn(each) : [])))
        for (const key of keys) {
          const names = slices.get(key) ?? new Set()
          slices.set(key, names)
          if (type === 'DELETED') names.delete(slice.metadata?.name ?? '')
          else names.add(slice.metadata?.name ?? '')
        }
        return [...keys]
      }),
    ],
    sync,
  }

  function concerns(service: Service, old: Service | undefined, type: string): boolean {
    const selects = service.spec?.selector !== undefined
    return type === 'MODIFIED' && old ? selects !== (old.spec?.selector !== undefined) : !selects
  }

  async function sync(key: string): Promise<undefined> {
    const { namespace = '', name } = splitKey(key)
    const source = endpointsCache.get(namespace, name)
    const service = serviceCache.get(namespace, name)
    const own = slicesOf(key).filter(({ metadata }) => !metadata?.deletionTimestamp)
    if (!source || !mayMirror(source) || !service || service.spec?.selector) {
      for (const slice of own) await removeSlice(slice)
      if (own.length === 0) slices.delete(key)
      return
    }
    try {
      await reconcile(source, own)
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error
    }
  }

  async function reconcile(source: Endpoints, own: readonly EndpointSlice[]): Promise<void> {
    const { create, update, remove, invalid, skipped } = mirror(source, own)
    const warn = (reason: string, message: string) =>
      context.event(typed(endpoints, source), 'Warning', reason, message)
    if (invalid > 0) {
      warn('InvalidIPAddress', `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`)
    }
    if (skipped > invalid) {
      const most = `A max of ${maxEndpointsPerSubset} addresses can be mirrored to EndpointSlices per Endpoints subset`
      warn('TooManyAddressesToMirror', `${most}. ${skipped} addresses were skipped`)
    }
    if (!source.metadata?.deletionTimestamp) {
      for (const slice of create) await api.create(endpointSlices, slice)
    }
    for (const slice of update) await api.update(endpointSlices, slice)
    for (const slice of remove) await removeSlice(slice)
  }

  function slicesOf(key: string): EndpointSlice[] {
    const { namespace } = splitKey(key)
    return [...(slices.get(key) ?? [])].sort().flatMap((name) => {
      const slice = sliceCache.get(namespace, name)
      return slice && keysOfOwn(slice)[0] === key ? [slice] : []
    })
  }

  async function removeSlice({ metadata }: EndpointSlice): Promise<void> {
    try {
      await api.remove(endpointSlices, { name: metadata?.name ?? '', namespace: metadata?.namespace })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

function mayMirror({ metadata }: Endpoints): boolean {
  return metadata?.labels?.[skipLabel] !== 'true' && metadata?.annotations?.[leaderAnnotation] === undefined
}

function keysOfOwn({ metadata }: EndpointSlice): string[] {
  const service = metadata?.labels?.[serviceNameLabel]
  return service && metadata?.labels?.[sliceManagedByLabel] === managedBy ? [`${metadata.namespace}/${service}`] : []
}
