/**
 * What a DELETE does to an object: at once, in stages, or nothing because it is under way.
 * Models apiserver/pkg/registry/rest/delete.go (BeforeDelete) and generic/registry/store.go (Delete).
 */
import type { DeleteOptions } from '../../client/kube-api'
import { formatTime } from '../../kube/duration'
import { notSupported } from '../../kube/field-error'
import { copyJson } from '../../kube/json'
import type { KubeObject, ObjectMeta } from '../../kube/object'
import { invalid } from '../../kube/status-error'
import { type WithMetadata, withMetadata } from './generic-metadata'
import { checkPreconditions } from './generic-preconditions'
import type { Strategy } from './strategy'

export type Deletion =
  /** It ends already, and this request would not make it end sooner. */
  | { step: 'none' }
  | { step: 'remove' }
  /** Stored with its deletionTimestamp; with `thenRemove` it is removed right behind, so that watchers see both. */
  | { step: 'mark'; object: KubeObject; thenRemove: boolean }

const orphanFinalizer = 'orphan'
const foregroundFinalizer = 'foregroundDeletion'

export function planDeletion(stored: KubeObject, strategy: Strategy, options: DeleteOptions, now: Date): Deletion {
  checkOptions(options)
  checkPreconditions(stored, strategy.kind, options)
  const object = withMetadata(copyJson(stored))
  const { metadata } = object
  const graceful = gracefulDeletion(object, strategy, options, now)
  if (graceful === 'pending') return { step: 'none' }
  const finalizers = [
    ...collectorFinalizers(metadata.finalizers ?? [], strategy, options),
    ...ownFinalizers(object, strategy),
  ]
  if (finalizers.length > 0) metadata.finalizers = finalizers
  else delete metadata.finalizers
  const stays = finalizers.length > 0 || (strategy.mustStay?.(object) ?? false)
  if (graceful === undefined) {
    if (!stays) return { step: 'remove' }
    markForFinalizers(object, strategy, now)
  }
  return { step: 'mark', object, thenRemove: !stays && graceful === 0 }
}

/**
 * Whether an update leaves nothing to wait for: the last finalizer went, and there is no grace to sit out. `old` decides
 * about the deletion, because an update cannot begin one.
 */
export function endsWithUpdate(object: KubeObject, old: KubeObject, strategy: Strategy): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata ?? {}
  if (!deletionTimestamp || deletionGracePeriodSeconds > 0) return false
  return !object.metadata?.finalizers?.length && !strategy.mustStay?.(object)
}

function checkOptions({ propagationPolicy }: DeleteOptions): void {
  const known = ['Foreground', 'Background', 'Orphan']
  if (propagationPolicy === undefined || known.includes(propagationPolicy)) return
  throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
    notSupported('propagationPolicy', propagationPolicy, [...known, 'nil']),
  ])
}

/** Seconds of grace that are set now, 'pending' when earlier ones stand, undefined when this resource has none. */
function gracefulDeletion(
  object: WithMetadata,
  strategy: Strategy,
  options: DeleteOptions,
  now: Date,
): number | 'pending' | undefined {
  const { metadata } = object
  if (!strategy.gracePeriodSeconds) return undefined
  const { gracePeriodSeconds } = options
  const asked = gracePeriodSeconds !== undefined && gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds
  if (metadata.deletionTimestamp) {
    const left = metadata.deletionGracePeriodSeconds
    if (!left) return undefined
    // Only a shorter grace counts.
    if (asked === undefined || asked >= left) return 'pending'
    const begun = new Date(metadata.deletionTimestamp).getTime() - left * 1000
    metadata.deletionTimestamp = formatTime(new Date(begun + asked * 1000))
    metadata.deletionGracePeriodSeconds = asked
    return metadata.deletionGracePeriodSeconds
  }
  const grace = strategy.gracePeriodSeconds(object, asked)
  metadata.deletionTimestamp = formatTime(new Date(now.getTime() + grace * 1000))
  metadata.deletionGracePeriodSeconds = grace
  begin(object, strategy, now)
  return grace
}

function markForFinalizers(object: WithMetadata, strategy: Strategy, now: Date): void {
  const { metadata } = object
  const time = formatTime(now)
  const first = !metadata.deletionTimestamp
  if (first || (metadata.deletionTimestamp ?? '') > time) metadata.deletionTimestamp = time
  // A Namespace waits for its contents, not for a grace that could run out.
  if (!strategy.mustStay) metadata.deletionGracePeriodSeconds = 0
  if (first) begin(object, strategy, now)
}

function begin(object: WithMetadata, strategy: Strategy, now: Date): void {
  const { metadata } = object
  if (metadata.generation) metadata.generation += 1
  strategy.prepareForDelete?.(object, now)
}

/** Says to the garbage collector, by finalizer, what is to become of the dependents. */
function collectorFinalizers(
  finalizers: NonNullable<ObjectMeta['finalizers']>,
  strategy: Strategy,
  { propagationPolicy }: DeleteOptions,
): string[] {
  const others = finalizers.filter((name) => name !== orphanFinalizer && name !== foregroundFinalizer)
  const already = finalizers.find((name) => name === orphanFinalizer || name === foregroundFinalizer)
  const policy = propagationPolicy ?? (already ? undefined : strategy.defaultPropagation)
  const wanted =
    policy === 'Orphan' ? orphanFinalizer : policy === 'Foreground' ? foregroundFinalizer : policy ? undefined : already
  return wanted ? [...others, wanted] : others
}

/** Once it is on its way out, a finalizer that was taken off stays off. */
function ownFinalizers({ metadata }: WithMetadata, { deletionFinalizers = [] }: Strategy): readonly string[] {
  const { deletionTimestamp, finalizers = [] } = metadata
  return deletionTimestamp ? [] : deletionFinalizers.filter((each) => !finalizers.includes(each))
}
