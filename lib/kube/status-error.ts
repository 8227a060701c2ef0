/**
 * The one error of Orrery: a Kubernetes Status that can be thrown. Encoded once at the HTTP edge, decoded once in the client.
 * Messages are word for word those of k8s.io/apimachinery/pkg/api/errors, because clients and people match on them.
 */
import type { FieldError } from './field-error'
import { aggregateText, describeFieldError } from './field-error'
import type { Status, StatusCause } from './object'

const brand = Symbol.for('orrery.StatusError')

export class StatusError extends Error {
  /** Recognised by brand, not by class: bundles may hold this module twice. */
  readonly [brand] = true
  constructor(
    readonly status: Status,
    options?: ErrorOptions,
  ) {
    super(status.message, options)
    this.name = 'StatusError'
  }
}

export function isStatusError(error: unknown): error is StatusError {
  return typeof error === 'object' && error !== null && brand in error
}

/** True for a StatusError with that reason, e.g. `hasReason(error, 'NotFound')`. */
export function hasReason(error: unknown, reason: string): error is StatusError {
  return isStatusError(error) && error.status.reason === reason
}

/** What names a resource in messages: `pods` or `deployments.apps`. */
export interface ResourceName {
  group: string
  plural: string
}

export function qualifiedResource({ group, plural }: ResourceName): string {
  return group ? `${plural}.${group}` : plural
}

/** Any failure. What has a name of its own stands below. */
export function failure(
  code: number,
  reason: string,
  message: string,
  details?: NonNullable<Status['details']>,
): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details ? { details } : {}),
    code,
  })
}

const detailsOf = (resource: ResourceName, name: string) => ({
  ...(name ? { name } : {}),
  ...(resource.group ? { group: resource.group } : {}),
  kind: resource.plural,
})

export const notFound = (resource: ResourceName, name: string) =>
  failure(404, 'NotFound', `${qualifiedResource(resource)} "${name}" not found`, detailsOf(resource, name))

export const alreadyExists = (resource: ResourceName, name: string) =>
  failure(409, 'AlreadyExists', `${qualifiedResource(resource)} "${name}" already exists`, detailsOf(resource, name))

/** The server's own choice for a generateName was taken, again and again. */
export const generatedNameTaken = (resource: ResourceName, name: string) =>
  failure(
    409,
    'AlreadyExists',
    `${qualifiedResource(resource)} "${name}" already exists, the server was not able to generate a unique name for the object`,
    { ...detailsOf(resource, name), retryAfterSeconds: 1 },
  )

export const conflict = (
  resource: ResourceName,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
) =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedResource(resource)} "${name}": ${why}`,
    detailsOf(resource, name),
  )

/** `invalid({group: 'apps', kind: 'Deployment'}, 'web', errors)`: all field errors at once, in Kubernetes' words. */
export function invalid(
  kind: { group: string; kind: string },
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const qualified = kind.group ? `${kind.kind}.${kind.group}` : kind.kind
  const causes: StatusCause[] = errors.map((error) => ({
    reason: error.reason,
    message: describeFieldError(error),
    field: error.field,
  }))
  return failure(422, 'Invalid', `${qualified} "${name}" is invalid: ${aggregateText(errors)}`, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.kind,
    causes,
  })
}

/** What a patch led to is no object of its kind. Kubernetes names neither kind nor object here. */
export const invalidPatch = (patch: string, why: string) =>
  invalid({ group: '', kind: '' }, '', [{ field: 'patch', reason: 'FieldValueInvalid', value: patch, detail: why }])

export const forbidden = (resource: ResourceName, name: string, why: string) =>
  failure(
    403,
    'Forbidden',
    name
      ? `${qualifiedResource(resource)} "${name}" is forbidden: ${why}`
      : `${qualifiedResource(resource)} is forbidden: ${why}`,
    detailsOf(resource, name),
  )

export const forbiddenPath = (message: string) => failure(403, 'Forbidden', message)
export const badRequest = (message: string) => failure(400, 'BadRequest', message)
export const unauthorized = (message = 'Unauthorized') => failure(401, 'Unauthorized', message)
export const notAcceptable = (message: string) => failure(406, 'NotAcceptable', message)
export const requestEntityTooLarge = (message: string) =>
  failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`)
export const unsupportedMediaType = (message: string) => failure(415, 'UnsupportedMediaType', message)
export const internalError = (message: string) =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
/** What upstream answers for a plain Go error: the bare message, no reason. */
export const unnamedError = (message: string) => failure(500, '', message)
/** A patch that parses but does not apply (a JSON patch whose test fails); upstream keeps the cause to itself. */
export const patchRejected = () =>
  failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
/** What this server does not do (yet). Kubernetes has no such answer, as it has no such server. */
export const notImplemented = (message: string) => failure(501, 'NotImplemented', message)
export const serviceUnavailable = (message: string) => failure(503, 'ServiceUnavailable', message)
/** An answer that is no answer; Kubernetes has no reason word for it. */
export const badGateway = (message: string) => failure(502, 'BadGateway', message)
export const gatewayTimeout = (message: string) => failure(504, 'Timeout', message)
export const tooManyRequests = (message: string, retryAfterSeconds: number) =>
  failure(429, 'TooManyRequests', message, { retryAfterSeconds })
/** A list continuation, or a revision to list or watch from, that is no longer kept. */
export const expired = (message: string) => failure(410, 'Expired', message)
/** The same with a token to go on with in metadata, at the price of a list that was never so at one time. */
export const continueExpired = (message: string, inconsistentContinue: string) =>
  new StatusError({ ...expired(message).status, metadata: { continue: inconsistentContinue } })
/** A revision that is not there yet: the client knows more than this server, e.g. from before its data was thrown away. */
export const tooLargeResourceVersion = (asked: number, current: number) =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

export const pathNotFound = () => failure(404, 'NotFound', 'the server could not find the requested resource', {})

export const methodNotAllowed = (resource: ResourceName, verb: string) =>
  failure(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind "${qualifiedResource(resource)}"`, {
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.plural,
  })

/** The path is served, but not with this HTTP method. */
export const requestMethodNotAllowed = () =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

/** Any thrown value as a Status: what is not ours becomes an InternalError that keeps the message. */
export function statusOf(error: unknown): Status {
  if (isStatusError(error)) return error.status
  return internalError(error instanceof Error ? error.message : String(error)).status
}
