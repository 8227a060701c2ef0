/**
 * Questions about rights: SubjectAccessReview and its kin, SelfSubjectReview, TokenReview.
 * Models pkg/registry/authorization and pkg/registry/authentication; validation from pkg/apis/authorization/validation.
 */
import type { Clock } from '../../clock'
import { formatTime } from '../../kube/duration'
import type { FieldError } from '../../kube/field-error'
import { invalidValue, required } from '../../kube/field-error'
import type { KubeObject } from '../../kube/object'
import { badRequest, invalid } from '../../kube/status-error'
import type { Schemas } from '../schema/schema'
import { auditUser } from './audit-event'
import type { Authenticator } from './authenticate'
import type { Rbac } from './authorize'
import { aggregate } from './authorize'
import { parseBody, readBody } from './body'
import type { DiscoveredResource } from './discovery'
import type { Exchange } from './exchange'
import { jsonAnswer } from './exchange'
import { negotiate } from './negotiate'
import { writeQuery } from './query-options'
import type { Attributes, User } from './request'
import { tokenIssuer } from './service-account-token'

export interface ReviewOptions {
  rbac: Rbac
  authenticator: Authenticator
  schemas: Schemas
  clock: Clock
}

interface ResourceAttributes {
  namespace?: string
  verb?: string
  group?: string
  version?: string
  resource?: string
  subresource?: string
  name?: string
}

interface AccessSpec {
  resourceAttributes?: ResourceAttributes
  nonResourceAttributes?: { path?: string; verb?: string }
  user?: string
  groups?: string[]
  extra?: Record<string, string[]>
  uid?: string
}

interface Review extends KubeObject {
  spec?: AccessSpec & { namespace?: string; token?: string; audiences?: string[] }
}

export function createReviews({ rbac, authenticator, schemas, clock }: ReviewOptions) {
  const answers: Readonly<Record<string, (review: Review, exchange: Exchange) => unknown>> = {
    subjectaccessreviews: ({ spec = {} }) => {
      check('SubjectAccessReview', [...accessErrors(spec), ...subjectErrors(spec)])
      return access(subjectOf(spec), spec)
    },
    localsubjectaccessreviews: ({ spec = {} }, { info }) => {
      check('LocalSubjectAccessReview', [
        ...accessErrors(spec),
        ...subjectErrors(spec),
        ...localErrors(spec, info.namespace),
      ])
      return access(subjectOf(spec), spec)
    },
    selfsubjectaccessreviews: ({ spec = {} }, { user }) => {
      check('SelfSubjectAccessReview', accessErrors(spec))
      return access(user, spec)
    },
    selfsubjectrulesreviews: ({ spec }, { user }) => {
      if (!spec?.namespace) throw badRequest('no namespace on request')
      return rules(user, spec.namespace)
    },
    selfsubjectreviews: (_review, { user }) => ({ userInfo: auditUser(user) }),
    tokenreviews: ({ spec = {} }) => {
      if (!spec.token) throw badRequest('token is required for TokenReview in authentication')
      return token(spec.token, spec.audiences ?? [])
    },
  }

  return async function answer(exchange: Exchange, resource: DiscoveredResource): Promise<Response> {
    const { request, url } = exchange
    const options = writeQuery(url.searchParams, 'CreateOptions')
    const contentType = request.headers.get('content-type')
    const format = { contentType, expected: resource.kind.kind, schemas }
    const { value, duplicates } = parseBody(await readBody(request), format)
    exchange.span.setRequestObject(value)
    const review = schemas.decode(resource.kind, value, {
      validation: options.fieldValidation,
      warn: exchange.warn,
      duplicates,
    }) as Review
    const status = answers[resource.plural]?.(review, exchange)
    const { kind, apiVersion, metadata = {}, ...rest } = review
    const stamped =
      resource.kind.kind === 'SelfSubjectReview'
        ? { ...metadata, creationTimestamp: formatTime(clock.now()) }
        : metadata
    const body = { kind, apiVersion, metadata: stamped, ...rest, status }
    return jsonAnswer(exchange, body, 201, negotiate(request.headers.get('accept')))
  }

  function access(user: User, { resourceAttributes, nonResourceAttributes }: AccessSpec) {
    const { allowed, reason } = rbac.authorize(
      resourceAttributes ? resourceRequest(user, resourceAttributes) : pathRequest(user, nonResourceAttributes ?? {}),
    )
    return { allowed, ...(reason ? { reason } : {}) }
  }

  function rules(user: User, namespace: string) {
    const { rules: all, errors } = rbac.rulesFor(user, namespace)
    return {
      resourceRules: all
        .filter(({ resources }) => resources?.length)
        .map(({ verbs, apiGroups, resources, resourceNames }) => ({
          verbs,
          apiGroups: apiGroups ?? [],
          resources,
          ...(resourceNames?.length ? { resourceNames } : {}),
        })),
      nonResourceRules: all
        .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
        .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
      incomplete: errors.length > 0,
      ...(errors.length > 0 ? { evaluationError: aggregate(errors) } : {}),
    }
  }

  function token(text: string, wanted: readonly string[]) {
    try {
      const found = authenticator.authenticateToken(text)
      if (!found) return { user: {}, error: 'invalid bearer token' }
      const audiences = wanted.length === 0 ? [tokenIssuer] : wanted.filter((each) => found.audiences.includes(each))
      if (audiences.length === 0 || (wanted.length === 0 && !found.audiences.includes(tokenIssuer)))
        return {
          user: {},
          error: `token audiences ${JSON.stringify(found.audiences)} is invalid for the target audiences`,
        }
      return { authenticated: true, user: auditUser(found.user), audiences }
    } catch (error) {
      return { user: {}, error: error instanceof Error ? error.message : String(error) }
    }
  }
}

/** Groups are taken as they are named: a caller that means a signed-in user names system:authenticated itself. */
function subjectOf({ user = '', groups = [], uid, extra }: AccessSpec): User {
  return { name: user, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) }
}

function resourceRequest(user: User, attributes: ResourceAttributes): Attributes {
  const { namespace = '', verb = '', group = '', version = '', resource = '', subresource = '', name = '' } = attributes
  return {
    user,
    verb,
    resourceRequest: true,
    path: '',
    apiGroup: group,
    apiVersion: version || '*',
    resource,
    subresource,
    namespace,
    name,
  }
}

function pathRequest(user: User, { path = '', verb = '' }: { path?: string; verb?: string }): Attributes {
  return { ...resourceRequest(user, {}), verb, resourceRequest: false, path }
}

function check(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: 'authorization.k8s.io', kind }, '', errors)
}

function accessErrors({ resourceAttributes, nonResourceAttributes }: AccessSpec): FieldError[] {
  if (resourceAttributes && nonResourceAttributes)
    return [
      invalidValue(
        'spec.nonResourceAttributes',
        nonResourceAttributes,
        'cannot be specified in combination with resourceAttributes',
      ),
    ]
  if (!resourceAttributes && !nonResourceAttributes)
    return [
      invalidValue(
        'spec.resourceAttributes',
        resourceAttributes,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    ]
  return []
}

function subjectErrors({ user, groups }: AccessSpec): FieldError[] {
  return user || groups?.length ? [] : [required('spec.user', 'at least one of user or group must be specified')]
}

function localErrors({ resourceAttributes, nonResourceAttributes }: AccessSpec, namespace: string): FieldError[] {
  const errors: FieldError[] = []
  if (resourceAttributes && resourceAttributes.namespace !== namespace)
    errors.push(
      invalidValue(
        'spec.resourceAttributes.namespace',
        resourceAttributes.namespace ?? '',
        'must match metadata.namespace',
      ),
    )
  if (nonResourceAttributes)
    errors.push(invalidValue('spec.nonResourceAttributes', nonResourceAttributes, 'disallowed on this kind of request'))
  return errors
}
