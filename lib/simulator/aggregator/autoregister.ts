/**
 * Registers what the API server serves itself as local APIServices. One that loses the label is left to whoever took it.
 * Models kube-aggregator/pkg/controllers/autoregister.
 */
import type { Controller, ControllerContext } from '../../client/controller'
import { keyOf, watched } from '../../client/controller'
import { apiServices } from '../../kinds'
import { equalJson } from '../../kube/json'
import { hasReason } from '../../kube/status-error'
import type { ApiService } from '../../kube/types'
import type { GroupVersion } from '../api/aggregation'
import { isBuiltInGroup, prioritiesOf } from './priorities'

const managedLabel = 'kube-aggregator.kubernetes.io/automanaged'

export interface AutoregisterOptions {
  /** What is served at this moment. */
  served(): readonly GroupVersion[]
  onChange(listener: () => void): () => void
}

export function autoregisterController(
  context: ControllerContext,
  { served, onChange }: AutoregisterOptions,
): Controller {
  const { api } = context
  const cache = context.cache(apiServices)
  const wakeAll = () => {
    for (const groupVersion of served()) context.enqueue(nameOf(groupVersion))
    for (const object of cache.list()) context.enqueue(keyOf(object))
  }
  /** Built-in ones come back at the next start only, once somebody has deleted them. */
  const settled = new Set<string>()
  onChange(wakeAll)
  wakeAll()

  return { name: 'autoregister', concurrency: 1, watches: [watched(apiServices, (object) => [keyOf(object)])], sync }

  async function sync(name: string): Promise<undefined> {
    const groupVersion = served().find((each) => nameOf(each) === name && each.group !== apiServices.group)
    const current = cache.get(undefined, name)
    if (groupVersion) await register(groupVersion, current)
    else if (current?.metadata?.labels?.[managedLabel]) await ignoringGone(() => api.remove(apiServices, { name }))
    settled.add(name)
  }

  async function register({ group, version }: GroupVersion, current: ApiService | undefined): Promise<void> {
    const name = nameOf({ group, version })
    const isBuiltIn = isBuiltInGroup(group)
    const spec = { group, version, ...prioritiesOf(group, version) }
    if (!current) {
      if (isBuiltIn && settled.has(name)) return
      const labels = { [managedLabel]: isBuiltIn ? 'onstart' : 'true' }
      const metadata = { name, labels }
      await api.create(apiServices, { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata, spec })
    } else if (current.metadata?.labels?.[managedLabel] && !equalJson(current.spec, spec)) {
      await api.update(apiServices, { ...current, spec })
    }
  }
}

const nameOf = ({ group, version }: GroupVersion) => `${version}.${group}`

async function ignoringGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
  }
}
