/**
 * Fills a new cluster with its first world, once: a marker in kube-system remembers it, so that what people delete stays
 * deleted, and a cluster that somebody wanted empty stays empty.
 */
import type { KubeApi } from '../../client/kube-api'
import { configMaps, kindByGvk } from '../../kinds'
import type { KubeObject } from '../../kube/object'
import { hasReason } from '../../kube/status-error'
import type { ConfigMap } from '../../kube/types'

const markerNamespace = 'kube-system'

/** `name` is the marker's: what has markers of its own is given to older clusters too. */
export async function seedOnce(api: KubeApi, name: string, objects: readonly KubeObject[]): Promise<void> {
  if (await isSeeded(api, name)) return
  for (const object of objects) await createUnlessThere(api, object)
  const marker: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: markerNamespace } }
  await createUnlessThere(api, marker)
}

async function isSeeded(api: KubeApi, name: string): Promise<boolean> {
  try {
    await api.get(configMaps, name, markerNamespace)
    return true
  } catch (error) {
    if (hasReason(error, 'NotFound')) return false
    throw error
  }
}

/** A start that was killed half-way goes on where it stood. */
async function createUnlessThere(api: KubeApi, object: KubeObject): Promise<void> {
  const [version = '', group = ''] = (object.apiVersion ?? '').split('/').reverse()
  const kind = kindByGvk({ group, version, kind: object.kind ?? '' })
  if (!kind) throw new Error(`the seed holds a ${object.apiVersion} ${object.kind}, which is not served`)
  try {
    // As if somebody had brought it.
    await api.create(kind, object, { fieldManager: 'kubectl-create' })
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists')) throw error
  }
}
