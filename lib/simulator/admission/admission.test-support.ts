/** All plugins in front of all resources, over a store in memory; without controllers. */
import type { KubeApi } from '../../client/kube-api'
import { namespaces, serviceAccounts } from '../../kinds'
import { createLocalApi } from '../api/local-api'
import type { Guard, User } from '../api/request'
import { serverCache } from '../api/server-cache'
import { admin, createTestVerbs, seededRandom } from '../api/verbs.test-support'
import { strategies } from '../registry'
import type { AdmissionContext } from './admission'
import { admissionPlugins } from './index'

const openGuard: Guard = { run: (_attributes, _request, operation) => operation() }

export async function startAdmission() {
  const random = seededRandom(7)
  let api: KubeApi | undefined
  const context: AdmissionContext = {
    get api() {
      if (!api) throw new Error('admission runs before there are verbs')
      return api
    },
    cache: (kind) => serverCache(store, kind),
    get clock() {
      return clock
    },
    random,
  }
  const environment = createTestVerbs(strategies, { admission: admissionPlugins, admissionContext: context, random })
  const { verbs, clock, store } = environment
  const as = (user: User) => createLocalApi({ verbs, guard: openGuard, user })
  api = as(admin)
  const created = {
    ...environment,
    api,
    as,
    /** A Namespace with its default account. */
    async namespace(name: string) {
      await created.api.create(namespaces, { metadata: { name } })
      await created.api.create(serviceAccounts, { metadata: { name: 'default', namespace: name } })
    },
  }
  await created.namespace('here')
  return created
}
