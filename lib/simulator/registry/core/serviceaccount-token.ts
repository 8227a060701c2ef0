/**
 * POST serviceaccounts/<name>/token: a bearer token for the account, bound to a Pod, Node or Secret if so wanted.
 * Models pkg/registry/core/serviceaccount/storage/token.go.
 */
import type { Kind } from '../../../kinds/kind'
import { nodes } from '../../../kinds/nodes'
import { pods } from '../../../kinds/pods'
import { secrets } from '../../../kinds/secrets'
import type { KubeObject } from '../../../kube/object'
import { badRequest, conflict, invalid, notFound } from '../../../kube/status-error'
import type { ServiceAccount } from '../../../kube/types'
import type { StrategyContext, Subresource, TokenBinding } from '../strategy'
import { validateTokenLifetime } from './volume-validation'

/** What the API server itself is called in tokens, when a request names no audience. */
const defaultAudience = 'https://kubernetes.default.svc.cluster.local'

interface BoundObjectReference {
  kind?: string
  apiVersion?: string
  name?: string
  uid?: string
}

interface TokenRequest extends KubeObject {
  spec?: { audiences?: string[]; expirationSeconds?: number; boundObjectRef?: BoundObjectReference }
}

export const serviceAccountToken: Subresource<ServiceAccount> = {
  body: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  verbs: ['create'],
  async run({ metadata = {} }, body: TokenRequest, { mintToken, context }) {
    const { name = '', namespace = '', uid = '' } = metadata
    if (body.metadata?.name && body.metadata.name !== name) {
      throw badRequest(`the name of the object (${body.metadata.name}) does not match the name on the URL (${name})`)
    }
    const { boundObjectRef, expirationSeconds = 3600 } = body.spec ?? {}
    const audiences = body.spec?.audiences?.length ? body.spec.audiences : [defaultAudience]
    const errors = validateTokenLifetime(expirationSeconds, 'spec.expirationSeconds')
    if (errors.length > 0) throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors)
    const binding = boundObjectRef ? bindingTo(boundObjectRef, namespace, name, context) : {}
    const status = await mintToken({ namespace, name, uid, audiences, expirationSeconds, ...binding })
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

function bindingTo(
  reference: BoundObjectReference,
  namespace: string,
  account: string,
  context: StrategyContext,
): TokenBinding {
  const [version = '', group = ''] = (reference.apiVersion ?? '').split('/').reverse()
  const kind = group === '' ? (reference.kind ?? '') : ''
  const find = <T extends KubeObject>(of: Kind<T>) => bound(of, reference, namespace, context)
  switch (kind) {
    case 'Pod': {
      const pod = find(pods)
      if (pod.spec?.serviceAccountName !== account) {
        const text = `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`
        throw badRequest(text)
      }
      const node = pod.spec.nodeName && context.get(nodes, undefined, pod.spec.nodeName)
      return { pod: identityOf(pod), ...(node ? { node: identityOf(node) } : {}) }
    }
    case 'Node':
      return { node: identityOf(find(nodes)) }
    case 'Secret':
      return { secret: identityOf(find(secrets)) }
    default:
      throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${reference.kind ?? ''}`)
  }
}

function bound<T extends KubeObject>(
  kind: Kind<T>,
  { name = '', uid }: BoundObjectReference,
  namespace: string,
  context: StrategyContext,
): T {
  const object = context.get(kind, kind.scope === 'Namespaced' ? namespace : undefined, name)
  if (!object) throw notFound(kind, name)
  if (uid && uid !== object.metadata?.uid) {
    // Upstream names the kind here, not the resource.
    throw conflict(
      { group: kind.group, plural: kind.kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    )
  }
  return object
}

const identityOf = ({ metadata }: KubeObject) => ({ name: metadata?.name ?? '', uid: metadata?.uid ?? '' })
