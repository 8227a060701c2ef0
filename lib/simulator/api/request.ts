/** Who asks, and for what: the vocabulary that authentication, authorisation, admission, audit and the verbs share. */

export interface User {
  name: string
  uid?: string
  groups: readonly string[]
  extra?: Readonly<Record<string, readonly string[]>>
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

/** https://kubernetes.io/docs/reference/access-authn-authz/authorization/#review-your-request-attributes */
export interface Attributes {
  user: User
  /** A Verb for resources ('impersonate', 'bind', 'escalate' too); the lower-case HTTP method for other paths. */
  verb: string
  resourceRequest: boolean
  path: string
  apiGroup: string
  apiVersion: string
  /** Plural, or '' for a non-resource path. */
  resource: string
  subresource: string
  namespace: string
  name: string
}

export interface Authorizer {
  authorize(attributes: Attributes): { allowed: boolean; reason: string }
}

/**
 * The gate in front of every verb, for HTTP requests and in-process clients alike: authorises (throws Forbidden with
 * Kubernetes' message), runs, and writes the audit event with the outcome.
 */
export interface Guard {
  run<T>(attributes: Attributes, request: GuardedRequest, operation: () => Promise<T>): Promise<T>
}

export interface GuardedRequest {
  userAgent: string
  sourceIPs: readonly string[]
  /** Set when `attributes.user` is impersonated: who really asked. */
  impersonatedBy?: User
  /** The request body, for writes; Secrets and tokens are left out of the audit by the guard itself. */
  requestObject?: unknown
}
