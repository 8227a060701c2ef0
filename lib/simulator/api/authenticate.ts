/**
 * Who asks: client certificate, bearer token, or nobody. Models apiserver/pkg/authentication/request and
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { KubeObject } from '../../kube/object'
import { unauthorized } from '../../kube/status-error'
import type { ServiceAccount } from '../../kube/types'
import type { StaticToken } from '../pki/static-tokens'
import type { Store } from '../store/store'
import type { User } from './request'
import type { TokenSigner, VerifiedToken } from './service-account-token'
import { tokenIssuer } from './service-account-token'

/** What is known of the other end of the connection. A certificate counts only when the TLS layer has verified it. */
export interface Peer {
  address: string
  clientCertificate?: { commonName: string; organizations: readonly string[] }
}

export const authenticatedGroup = 'system:authenticated'
export const unauthenticatedGroup = 'system:unauthenticated'
export const anonymousUser = 'system:anonymous'

export interface Authenticator {
  /** Throws Unauthorized when a credential is wrong, or when there is none and the path is not open to the public. */
  authenticate(request: Request, path: string, peer: Peer): User
  /** For TokenReview. Throws an Error that says why not; undefined when no method knows the token. */
  authenticateToken(token: string): { user: User; audiences: readonly string[] } | undefined
}

export interface AuthenticatorOptions {
  tokens: readonly StaticToken[]
  signer: TokenSigner
  store: Store
}

/** As `anonymous.conditions` of upstream's AuthenticationConfiguration: what a load balancer may ask without a name. */
const publicPaths = /^\/(healthz|livez|readyz|version)(\/|$)/

export function createAuthenticator({ tokens, signer, store }: AuthenticatorOptions): Authenticator {
  const known = tokens.map(({ token, user, uid, groups }) => ({
    digest: digest(token),
    user: { name: user, ...(uid ? { uid } : {}), groups: withGroup(groups, authenticatedGroup) },
  }))

  const serviceAccount = (token: string): { user: User; audiences: readonly string[] } | undefined => {
    const claims = signer.verify(token)
    if (!claims) return undefined
    const account = store.get<ServiceAccount & KubeObject>('serviceaccounts', claims.namespace, claims.name)
    if (!account || account.value.metadata?.deletionTimestamp)
      throw new Error('service account token has been invalidated')
    if (account.value.metadata?.uid !== claims.uid) throw new Error('service account UID does not match claim')
    checkBinding(store, claims)
    return {
      user: {
        name: `system:serviceaccount:${claims.namespace}:${claims.name}`,
        uid: claims.uid,
        groups: [...serviceAccountGroups(claims.namespace), authenticatedGroup],
        extra: extraOf(claims),
      },
      audiences: claims.audiences,
    }
  }

  const authenticateToken: Authenticator['authenticateToken'] = (token) => {
    const wanted = digest(token)
    let found: User | undefined
    // Every digest is compared, so that time tells nothing of which one it was.
    for (const { digest: candidate, user } of known) if (timingSafeEqual(candidate, wanted)) found = user
    return found ? { user: found, audiences: [tokenIssuer] } : serviceAccount(token)
  }

  return {
    authenticateToken,
    authenticate(request, path, { clientCertificate }) {
      if (clientCertificate?.commonName)
        return {
          name: clientCertificate.commonName,
          groups: withGroup(clientCertificate.organizations, authenticatedGroup),
        }
      const token = bearerToken(request)
      if (token !== undefined) return acceptedUser(authenticateToken, token)
      if (!request.headers.has('authorization') && publicPaths.test(path))
        return { name: anonymousUser, groups: [unauthenticatedGroup] }
      throw unauthorized()
    },
  }
}

export const serviceAccountGroups = (namespace: string) => [
  'system:serviceaccounts',
  `system:serviceaccounts:${namespace}`,
]

export function withGroup(groups: readonly string[], group: string): readonly string[] {
  return groups.includes(group) ? groups : [...groups, group]
}

/** A token ends with what it is bound to. A Pod's Node is only told: the Pod is gone soon enough after it. */
function checkBinding(store: Store, { namespace, pod, secret, node }: VerifiedToken): void {
  const check = (kind: string, of: string | undefined, bound: { name: string; uid: string }) => {
    const found = store.get(kind, of, bound.name)
    if (found?.value.metadata?.uid !== bound.uid) throw new Error('service account token has been invalidated')
  }
  if (pod) check('pods', namespace, pod)
  else if (node) check('nodes', undefined, node)
  if (secret) check('secrets', namespace, secret)
}

function extraOf({ id, pod, node }: VerifiedToken): NonNullable<User['extra']> {
  const told: Record<string, string | undefined> = {
    'credential-id': `JTI=${id}`,
    'node-name': node?.name,
    'node-uid': node?.uid,
    'pod-name': pod?.name,
    'pod-uid': pod?.uid,
  }
  return Object.fromEntries(
    Object.entries(told).flatMap(([key, value]) => (value ? [[`authentication.kubernetes.io/${key}`, [value]]] : [])),
  )
}

/** Why a token was refused is for the log of the server, not for the one who sent it. */
function acceptedUser(authenticateToken: Authenticator['authenticateToken'], token: string): User {
  let accepted: ReturnType<Authenticator['authenticateToken']>
  try {
    accepted = authenticateToken(token)
  } catch {
    throw unauthorized()
  }
  if (!accepted?.audiences.includes(tokenIssuer)) throw unauthorized()
  return accepted.user
}

function bearerToken(request: Request): string | undefined {
  const [scheme = '', token = '', ...more] = (request.headers.get('authorization') ?? '').trim().split(/ +/)
  return scheme.toLowerCase() === 'bearer' && token && more.length === 0 ? token : undefined
}

const digest = (token: string) => createHash('sha256').update(token).digest()
