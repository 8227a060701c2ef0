/**
 * The history of a template as ControllerRevisions, which `kubectl rollout history` and `undo` read: what DaemonSets and
 * StatefulSets have in common. Models pkg/controller/history/controller_history.go.
 */
import type { KubeApi } from '../../../client/kube-api'
import { controllerRevisions } from '../../../kinds'
import { apiVersionOf, type Kind } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import type { KubeObject } from '../../../kube/object'
import { controllerReference } from '../../../kube/owners'
import { hasReason } from '../../../kube/status-error'
import type { ControllerRevision, PodTemplateSpec } from '../../../kube/types'
import { lastAppliedAnnotation } from '../../../kube/well-known-labels'
import { hashOf } from './hash'

/** On Pods and, for DaemonSets, on revisions: which revision they are of. */
export const revisionHashLabel = 'controller-revision-hash'

interface Templated extends KubeObject {
  spec?: { template?: PodTemplateSpec }
}

/** The patch that brings back a template as it is now; kubectl applies it to undo a roll-out. */
export function templatePatch({ spec }: Templated): object {
  return { spec: { template: { $patch: 'replace', ...spec?.template } } }
}

export const byRevision = (a: ControllerRevision, b: ControllerRevision) =>
  a.revision - b.revision || ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1)

interface Snapshot<Owner extends Templated> {
  api: KubeApi
  kind: Kind<Owner>
  owner: Owner
  /** All that are the owner's. */
  revisions: readonly ControllerRevision[]
  collisionCount: number | undefined
  /** Labels besides those of the template. */
  labels(hash: string): Record<string, string>
}

/**
 * The revision of the present template, made when it is missing; one that is old becomes the newest again. Undefined when
 * another object has its name: `collided` is to be counted then.
 */
export async function currentRevision<Owner extends Templated>(
  snapshot: Snapshot<Owner>,
): Promise<ControllerRevision | undefined> {
  const { api, kind, owner, revisions } = snapshot
  const data = templatePatch(owner)
  const newest = Math.max(0, ...revisions.map(({ revision }) => revision))
  const same = [...revisions]
    .sort(byRevision)
    .reverse()
    .find((revision) => equalJson(revision.data, data))
  if (same) {
    if (same.revision === newest) return same
    return api.update(controllerRevisions, { ...same, revision: newest + 1 })
  }
  const hash = hashOf(owner.spec?.template, snapshot.collisionCount)
  const { [lastAppliedAnnotation]: _, ...annotations } = owner.metadata?.annotations ?? {}
  const wanted: ControllerRevision = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata?.name}-${hash}`,
      namespace: owner.metadata?.namespace,
      labels: { ...owner.spec?.template?.metadata?.labels, ...snapshot.labels(hash) },
      annotations,
      ownerReferences: [controllerReference(owner, apiVersionOf(kind), kind.kind)],
    },
    data: data as ControllerRevision['data'],
    revision: newest + 1,
  }
  try {
    return await api.create(controllerRevisions, wanted)
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists')) throw error
    const other = await api.get(controllerRevisions, wanted.metadata?.name ?? '', wanted.metadata?.namespace)
    return equalJson(other.data, data) ? other : undefined
  }
}

/** Removes the oldest beyond `limit` of those that nothing runs any more. */
export async function trimHistory(
  api: KubeApi,
  revisions: readonly ControllerRevision[],
  isLive: (revision: ControllerRevision) => boolean,
  limit: number,
): Promise<void> {
  const old = revisions.filter((revision) => !isLive(revision)).sort(byRevision)
  for (const { metadata } of old.slice(0, Math.max(0, old.length - limit))) {
    try {
      await api.remove(controllerRevisions, { name: metadata?.name ?? '', namespace: metadata?.namespace })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}
