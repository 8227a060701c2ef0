/** Models pkg/registry/core/serviceaccount/strategy.go. */
import { serviceAccounts } from '../../../kinds/serviceaccounts'
import type { ServiceAccount } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { serviceAccountToken } from './serviceaccount-token'

export const serviceAccountStrategy = defineStrategy<ServiceAccount>({
  kind: serviceAccounts,
  allowUnconditionalUpdate: false,
  prepareForCreate: keepNamesOnly,
  prepareForUpdate: keepNamesOnly,
  subresources: { token: serviceAccountToken },
})

/** References to Secrets are by name; whatever else a client writes there means nothing. */
function keepNamesOnly(account: ServiceAccount): void {
  if (account.secrets) account.secrets = account.secrets.map(({ name }) => (name ? { name } : {}))
}
