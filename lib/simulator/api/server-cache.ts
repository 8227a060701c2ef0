/** What the API server itself sees when it looks around (admission): the store, at once and without asking itself for leave. */
import type { Cache } from '../../client/controller'
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import type { Store } from '../store/store'

export function serverCache<T extends KubeObject>(store: Store, kind: Kind<T>): Cache<T> {
  const isNamespaced = kind.scope === 'Namespaced'
  return {
    get: (namespace, name) => store.get<T>(kind.id, isNamespaced ? namespace : undefined, name)?.value,
    list({ namespace, ownerUid } = {}) {
      const scope = isNamespaced && namespace !== undefined ? { namespace } : {}
      if (ownerUid === undefined) return store.list<T>(kind.id, scope).map(({ value }) => value)
      const owned = store.ownedBy<T>(kind.id, ownerUid).map(({ value }) => value)
      return namespace === undefined ? owned : owned.filter(({ metadata }) => metadata?.namespace === namespace)
    },
  }
}
