/** Empties a namespace that is to end, then lets it go. Models pkg/controller/namespace. */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, watched } from '../../../client/controller'
import { namespaces, pods } from '../../../kinds'
import { equalJson } from '../../../kube/json'
import { hasReason, internalError } from '../../../kube/status-error'
import type { Namespace, Pod } from '../../../kube/types'
import type { ServedKinds } from '../../runtime'
import { deletionConditions } from './conditions'
import { deleteContents } from './contents'

const finalizer = 'kubernetes'

export function namespaceController(context: ControllerContext, served: ServedKinds): Controller {
  const { api, clock } = context
  const namespaceCache = context.cache(namespaces)
  const podCache = context.cache(pods)

  return {
    name: 'namespace-controller',
    concurrency: 10,
    watches: [
      watched(namespaces, (namespace) => (isEnding(namespace) ? [keyOf(namespace)] : [])),
      watched(pods, keysOfPod),
    ],
    sync,
  }

  /** The last Pod that goes is worth a look at once; otherwise its grace period is waited for. */
  function keysOfPod({ metadata }: Pod, _old: Pod | undefined, type: CacheEvent['type']): string[] {
    if (type !== 'DELETED') return []
    const namespace = namespaceCache.get(undefined, metadata?.namespace ?? '')
    if (!namespace || !isEnding(namespace)) return []
    return podCache.list({ namespace: metadata?.namespace }).length === 0 ? [keyOf(namespace)] : []
  }

  async function sync(name: string) {
    if (!namespaceCache.get(undefined, name)) return undefined
    try {
      return await empty(await api.get(namespaces, name))
    } catch (error) {
      if (hasReason(error, 'NotFound')) return undefined
      throw error
    }
  }

  async function empty(found: Namespace): Promise<{ requeueAfterMs: number } | undefined> {
    if (!isEnding(found)) return undefined
    const namespace =
      found.status?.phase === 'Terminating'
        ? found
        : await writeStatus(found, { ...found.status, phase: 'Terminating' })
    if (!namespace.spec?.finalizers?.includes(finalizer)) return undefined
    const remaining = await deleteContents(api, served.kinds, namespace.metadata?.name ?? '')
    const conditions = deletionConditions(namespace.status?.conditions, remaining, clock.now())
    const told = await writeStatus(namespace, { ...namespace.status, conditions })
    if (remaining.failures.length > 0) throw internalError(remaining.failures.join(', '))
    if (remaining.estimateSeconds > 0) {
      return { requeueAfterMs: (Math.floor(remaining.estimateSeconds / 2) + 1) * 1000 }
    }
    const finalizers = (told.spec?.finalizers ?? []).filter((each) => each !== finalizer)
    await api.update(namespaces, { ...told, spec: { ...told.spec, finalizers } }, { subresource: 'finalize' })
    return undefined
  }

  async function writeStatus(namespace: Namespace, status: Namespace['status']): Promise<Namespace> {
    if (equalJson(namespace.status, status)) return namespace
    return api.update(namespaces, { ...namespace, status }, { subresource: 'status' })
  }
}

const isEnding = ({ metadata }: Namespace) => metadata?.deletionTimestamp !== undefined
