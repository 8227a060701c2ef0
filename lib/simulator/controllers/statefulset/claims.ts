/**
 * The claims of a StatefulSet's Pods: made before the Pod, found again by the next one of the same ordinal, and handed to
 * whoever takes them along when the retention policy says so. Models pkg/controller/statefulset/stateful_pod_control.go.
 */
import type { Cache, ControllerContext } from '../../../client/controller'
import { persistentVolumeClaims, statefulSets } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import type { OwnerReference } from '../../../kube/object'
import { controllerReference } from '../../../kube/owners'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { PersistentVolumeClaim, Pod, PodSpec, StatefulSet } from '../../../kube/types'
import { ordinalOf, startOrdinal } from './identity'

type Volume = NonNullable<PodSpec['volumes']>[number]

/** `data-web-0`: which template's claim of which Pod. */
const claimName = (template: PersistentVolumeClaim, set: StatefulSet, ordinal: number) =>
  `${template.metadata?.name}-${set.metadata?.name}-${ordinal}`

/** The Pod with the claims of its ordinal for volumes, in the place of what its template calls the same. */
export function withClaims(set: StatefulSet, pod: Pod, ordinal: number): Pod {
  const templates = set.spec?.volumeClaimTemplates ?? []
  if (templates.length === 0 || !pod.spec) return pod
  const own = templates.map((template): Volume => {
    const name = template.metadata?.name ?? ''
    return { name, persistentVolumeClaim: { claimName: claimName(template, set, ordinal) } }
  })
  const others = (pod.spec.volumes ?? []).filter(({ name }) => !own.some((claim) => claim.name === name))
  return { ...pod, spec: { ...pod.spec, volumes: [...own, ...others] } }
}

export class StatefulClaims {
  readonly #claims: Cache<PersistentVolumeClaim>

  constructor(private readonly context: ControllerContext) {
    this.#claims = context.cache(persistentVolumeClaims)
  }

  /** Makes what is missing. A claim that is on its way out must be gone first. */
  async ensure(set: StatefulSet, pod: Pod, ordinal: number): Promise<void> {
    const { namespace } = set.metadata ?? {}
    for (const template of set.spec?.volumeClaimTemplates ?? []) {
      const name = claimName(template, set, ordinal)
      const known = this.#claims.get(namespace, name)
      const what = `create Claim ${name} for Pod ${pod.metadata?.name} in StatefulSet ${set.metadata?.name} failed error: `
      if (known?.metadata?.deletionTimestamp) {
        this.#tell(set, 'Warning', 'FailedCreate', `${what}pvc ${name} is being deleted`)
        throw new Error(`pvc ${name} is being deleted`)
      }
      if (known) continue
      try {
        await this.context.api.create(persistentVolumeClaims, claimOf(set, template, name))
      } catch (error) {
        if (hasReason(error, 'AlreadyExists')) continue
        this.#tell(set, 'Warning', 'FailedCreate', `${what}${statusOf(error).message}`)
        throw error
      }
      const done = `create Claim ${name} Pod ${pod.metadata?.name} in StatefulSet ${set.metadata?.name} success`
      this.#tell(set, 'Normal', 'SuccessfulCreate', done)
    }
  }

  /** Lets the claims of a Pod belong to whom the retention policy wants them to go with. */
  async retain(set: StatefulSet, pod: Pod): Promise<void> {
    const ordinal = ordinalOf(set, pod)
    if (ordinal === undefined) return
    for (const template of set.spec?.volumeClaimTemplates ?? []) {
      const claim = this.#claims.get(set.metadata?.namespace, claimName(template, set, ordinal))
      if (!claim || claim.metadata?.deletionTimestamp) continue
      const others = (claim.metadata?.ownerReferences ?? []).filter(
        ({ uid }) => uid !== set.metadata?.uid && uid !== pod.metadata?.uid,
      )
      const ownerReferences = [...others, ...ownersOf(set, pod, ordinal)]
      if (equalJson(claim.metadata?.ownerReferences ?? [], ownerReferences)) continue
      await this.context.api.update(persistentVolumeClaims, {
        ...claim,
        metadata: { ...claim.metadata, ownerReferences },
      })
    }
  }

  #tell(set: StatefulSet, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.event(typed(statefulSets, set), type, reason, message)
  }
}

function claimOf(set: StatefulSet, template: PersistentVolumeClaim, name: string): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace: set.metadata?.namespace,
      labels: { ...template.metadata?.labels, ...set.spec?.selector?.matchLabels },
      ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
    },
    ...(template.spec ? { spec: template.spec } : {}),
  }
}

/** Of a Pod that is scaled away the Pod, so that its claims end with it; of others the set; nobody where they are kept. */
function ownersOf(set: StatefulSet, pod: Pod, ordinal: number): OwnerReference[] {
  const { whenDeleted, whenScaled } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {}
  const start = startOrdinal(set)
  const isCondemned = ordinal < start || ordinal >= start + (set.spec?.replicas ?? 1)
  if (whenScaled === 'Delete' && isCondemned) return [withoutBlocking(controllerReference(pod, 'v1', 'Pod'))]
  return whenDeleted === 'Delete' ? [withoutBlocking(controllerReference(set, 'apps/v1', 'StatefulSet'))] : []
}

const withoutBlocking = ({ blockOwnerDeletion: _, ...reference }: OwnerReference): OwnerReference => reference
