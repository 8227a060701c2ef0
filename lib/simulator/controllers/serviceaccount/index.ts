/** Gives every namespace its ServiceAccount `default`. Models pkg/controller/serviceaccount/serviceaccounts_controller.go. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, watched } from '../../../client/controller'
import { namespaces, serviceAccounts } from '../../../kinds'
import { hasReason } from '../../../kube/status-error'
import { isNamespaceTerminating } from '../shared/namespace-terminating'

const defaultName = 'default'

export function serviceAccountController(context: ControllerContext): Controller {
  const namespaceCache = context.cache(namespaces)
  const accountCache = context.cache(serviceAccounts)

  return {
    name: 'serviceaccount-controller',
    concurrency: 1,
    watches: [
      watched(namespaces, (namespace) => [keyOf(namespace)]),
      watched(serviceAccounts, ({ metadata }, _old, type) =>
        type === 'DELETED' && metadata?.name === defaultName && metadata.namespace ? [metadata.namespace] : [],
      ),
    ],
    async sync(name): Promise<undefined> {
      const namespace = namespaceCache.get(undefined, name)
      if (!namespace || namespace.status?.phase === 'Terminating' || namespace.metadata?.deletionTimestamp) return
      if (accountCache.get(name, defaultName)) return
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: defaultName, namespace: name },
      } as const
      try {
        await context.api.create(serviceAccounts, account)
      } catch (error) {
        if (!hasReason(error, 'AlreadyExists') && !isNamespaceTerminating(error)) throw error
      }
    },
  }
}
