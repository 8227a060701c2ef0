/** Models pkg/registry/core/serviceaccount/strategy.go and its token storage. */
import { serviceAccounts } from '../../../kinds/serviceaccounts'
import { notSupported } from '../../../kube/field-error'
import type { KubeObject } from '../../../kube/object'
import { badRequest, invalid } from '../../../kube/status-error'
import type { ServiceAccount } from '../../../kube/types'
import { defineStrategy, type Subresource } from '../strategy'
import { validateTokenLifetime } from './volume-validation'

/** What the API server itself is called in tokens, when a request names no audience. */
const defaultAudience = 'https://kubernetes.default.svc.cluster.local'

interface TokenRequest extends KubeObject {
  spec?: {
    audiences?: string[]
    expirationSeconds?: number
    boundObjectRef?: { kind?: string; apiVersion?: string; name?: string; uid?: string }
  }
}

/** POST serviceaccounts/<name>/token. */
const token: Subresource<ServiceAccount> = {
  body: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  verbs: ['create'],
  async run({ metadata = {} }, body: TokenRequest, { mintToken }) {
    const { name = '', namespace = '', uid = '' } = metadata
    if (body.metadata?.name && body.metadata.name !== name) {
      throw badRequest(`the name of the object (${body.metadata.name}) does not match the name on the URL (${name})`)
    }
    const { boundObjectRef, expirationSeconds = 3600 } = body.spec ?? {}
    const audiences = body.spec?.audiences?.length ? body.spec.audiences : [defaultAudience]
    const errors = validateTokenLifetime(expirationSeconds, 'spec.expirationSeconds')
    if (boundObjectRef && !['Pod', 'Secret', 'Node'].includes(boundObjectRef.kind ?? '')) {
      errors.push(notSupported('spec.boundObjectRef.kind', boundObjectRef.kind ?? '', ['Node', 'Pod', 'Secret']))
    }
    if (errors.length > 0) throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors)
    const status = await mintToken({ namespace, name, uid, audiences, expirationSeconds })
    const spec = { audiences, expirationSeconds, boundObjectRef: boundObjectRef ?? null }
    const { creationTimestamp } = metadata
    const answer: KubeObject & { spec: typeof spec; status: typeof status } = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { name, namespace, ...(creationTimestamp ? { creationTimestamp } : {}) },
      spec,
      status,
    }
    return answer
  },
}

export const serviceAccountStrategy = defineStrategy<ServiceAccount>({
  kind: serviceAccounts,
  allowUnconditionalUpdate: false,
  prepareForCreate: keepNamesOnly,
  prepareForUpdate: keepNamesOnly,
  subresources: { token },
})

/** References to Secrets are by name; whatever else a client writes there means nothing. */
function keepNamesOnly(account: ServiceAccount): void {
  if (account.secrets) account.secrets = account.secrets.map(({ name }) => (name ? { name } : {}))
}
