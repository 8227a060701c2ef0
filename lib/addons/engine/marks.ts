/** By what the objects of an addon are known in a cluster: labels for those who look, a hash for changed manifests. */
import { createHash } from 'node:crypto'
import type { KubeObject } from '../../kube/object'

export const addonLabel = 'orrery.dev/addon'
const manifestAnnotation = 'orrery.dev/manifest'
const managedBy = { 'app.kubernetes.io/managed-by': 'orrery' }

export const fieldManagerOf = (id: string) => `orrery/${id}`

/** The manifest as it is applied. */
export function marked(id: string, manifest: KubeObject): KubeObject {
  const { metadata } = manifest
  return {
    ...manifest,
    metadata: {
      ...metadata,
      labels: { ...metadata?.labels, ...managedBy, [addonLabel]: id },
      annotations: { ...metadata?.annotations, [manifestAnnotation]: hashOf(manifest) },
    },
  }
}

export const isOurs = (id: string, object: KubeObject) => object.metadata?.labels?.[addonLabel] === id

export const isCurrent = (manifest: KubeObject, object: KubeObject) =>
  object.metadata?.annotations?.[manifestAnnotation] === hashOf(manifest)

/** Whom the object's fields belong to, for people. */
export function madeBy(object: KubeObject): string {
  const managers = (object.metadata?.managedFields ?? []).map(({ manager }) => manager).filter(Boolean)
  return [...new Set(managers)].join(', ')
}

const hashOf = (manifest: KubeObject) =>
  createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 16)
