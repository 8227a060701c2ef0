/**
 * Counts what every ResourceQuota's namespace uses. Admission counts what is created; this loop notices what ends, goes or
 * was there before. Models pkg/controller/resourcequota.
 */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { resourceQuotas } from '../../../kinds'
import type { Kind } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import type { KubeObject } from '../../../kube/object'
import { isPodTerminal } from '../../../kube/pods'
import type { Pod, ResourceQuota } from '../../../kube/types'
import { resourcesOfKind, totalUsage } from '../../admission/quota-usage'
import type { ServedKinds } from '../../runtime'
import { followKinds } from '../shared/followed-kinds'

/** Changes of a namespace are counted together, at most this often. */
const settleMs = 250
/** Everything is counted anew after this time, whatever was missed. */
const resyncMs = 5 * 60 * 1000

/** Never limited by a quota, and far too many to look at each. */
const ignored = new Set(['events', 'leases.coordination.k8s.io'])

export function resourceQuotaController(context: ControllerContext, served: ServedKinds): Controller {
  const { api, clock } = context
  const quotaCache = context.cache(resourceQuotas)
  const counted = followKinds(context, served, ({ id, scope }) => scope === 'Namespaced' && !ignored.has(id))

  return {
    name: 'resourcequota-controller',
    watches: [
      watched(resourceQuotas, (quota, old) =>
        old && equalJson(old.spec, quota.spec) && equalJson(old.status?.hard, quota.status?.hard) ? [] : [keyOf(quota)],
      ),
      ...counted.watches((kind) => (object, old, type) => noteChange(kind, object, old, type)),
    ],
    sync,
    stop: counted.stop,
  }

  function noteChange(kind: Kind, object: KubeObject, old: KubeObject | undefined, type: CacheEvent['type']): string[] {
    if (type === 'MODIFIED' && !mayUseOtherwise(kind, object, old)) return []
    for (const quota of quotaCache.list({ namespace: object.metadata?.namespace })) {
      const concerned = resourcesOfKind(kind, Object.keys(quota.spec?.hard ?? {})).length > 0
      if (concerned) context.enqueue(keyOf(quota), settleMs)
    }
    return []
  }

  async function sync(key: string) {
    const { namespace = '', name } = splitKey(key)
    const quota = quotaCache.get(namespace, name)
    if (!quota) return undefined
    const hard = quota.spec?.hard ?? {}
    const listOf = (kind: Kind) => counted.entries.get(kind.id)?.cache.list({ namespace }) ?? []
    const kinds = [...counted.entries.values()].map(({ kind }) => kind)
    const used = totalUsage(quota, kinds, listOf, clock.now())
    await writeStatus(quota, { hard, used })
    return { requeueAfterMs: resyncMs }
  }

  async function writeStatus(quota: ResourceQuota, status: ResourceQuota['status']): Promise<void> {
    if (!equalJson(quota.status, status))
      await api.update(resourceQuotas, { ...quota, status }, { subresource: 'status' })
  }
}

/** A Pod that ends or is going gives back what it used; a Service may change its type, a claim its size. */
function mayUseOtherwise(kind: Kind, object: KubeObject, old: KubeObject | undefined): boolean {
  if (kind.id === 'pods') {
    const isGoing = Boolean(object.metadata?.deletionTimestamp) !== Boolean(old?.metadata?.deletionTimestamp)
    return isGoing || isPodTerminal(object as Pod) !== isPodTerminal((old ?? object) as Pod)
  }
  return kind.id === 'services' || kind.id === 'persistentvolumeclaims'
}
