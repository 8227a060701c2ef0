/**
 * Query parameters as options, checked as upstream's conversion and validation do.
 * Models apimachinery/pkg/apis/meta/v1/validation/validation.go and apis/meta/internalversion/validation.
 */
import type { ListOptions } from '../../client/kube-api'
import type { FieldError } from '../../kube/field-error'
import { fieldForbidden, invalidValue, notSupported, tooLong } from '../../kube/field-error'
import { isJsonObject } from '../../kube/json'
import { isTrue } from '../../kube/paths'
import { badRequest, invalid } from '../../kube/status-error'
import { dryRunErrors, readDeleteOptions, type SentDeleteOptions } from '../registry/delete-options'
import type { FieldValidation } from '../schema/schema'

export interface WriteQuery {
  dryRun: boolean
  fieldManager?: string
  fieldValidation: FieldValidation
  force: boolean
}

const metaKind = (kind: string) => ({ group: 'meta.k8s.io', kind })

export function writeQuery(
  query: URLSearchParams,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): WriteQuery {
  const fieldManager = query.get('fieldManager') ?? undefined
  const fieldValidation = query.get('fieldValidation') ?? ''
  const errors = [...fieldManagerErrors(fieldManager), ...dryRunErrors(query.getAll('dryRun'))]
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(fieldValidation))
    errors.push(notSupported('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn']))
  if (errors.length > 0) throw invalid(metaKind(kind), '', errors)
  return {
    dryRun: query.getAll('dryRun').length > 0,
    ...(fieldManager ? { fieldManager } : {}),
    fieldValidation: fieldValidation === 'Ignore' || fieldValidation === 'Strict' ? fieldValidation : 'Warn',
    force: query.has('force') && isTrue(query.get('force')),
  }
}

export function listQuery(query: URLSearchParams, namespace: string): ListOptions {
  const text = (name: string) => query.get(name) || undefined
  const options = {
    namespace: namespace || undefined,
    labelSelector: text('labelSelector'),
    fieldSelector: text('fieldSelector'),
    resourceVersion: text('resourceVersion'),
    limit: integer(query, 'limit'),
    continue: text('continue'),
  }
  const match = text('resourceVersionMatch')
  const errors = [...matchErrors(match, options), ...initialEventsErrors(query, match)]
  if (errors.length > 0) throw invalid(metaKind('ListOptions'), '', errors)
  return {
    ...defined(options),
    ...(match === 'Exact' || match === 'NotOlderThan' ? { resourceVersionMatch: match } : {}),
  }
}

export interface WatchQuery {
  labelSelector?: string
  fieldSelector?: string
  resourceVersion?: string
  sendInitialEvents?: boolean
  allowWatchBookmarks: boolean
  timeoutSeconds?: number
}

export function watchQuery(query: URLSearchParams): WatchQuery {
  const text = (name: string) => query.get(name) || undefined
  const match = text('resourceVersionMatch')
  const sendInitialEvents = query.has('sendInitialEvents') ? isTrue(query.get('sendInitialEvents')) : undefined
  const errors = initialEventsErrors(query, match)
  if (match && sendInitialEvents === undefined)
    errors.push(fieldForbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch'))
  if (errors.length > 0) throw invalid(metaKind('ListOptions'), '', errors)
  return {
    ...defined({
      labelSelector: text('labelSelector'),
      fieldSelector: text('fieldSelector'),
      resourceVersion: text('resourceVersion'),
      sendInitialEvents,
      timeoutSeconds: integer(query, 'timeoutSeconds'),
    }),
    allowWatchBookmarks: isTrue(query.get('allowWatchBookmarks')),
  }
}

/** From the body when there is one, else from the query, as upstream's delete handler. */
export function deleteOptions(query: URLSearchParams, body: unknown): SentDeleteOptions {
  return readDeleteOptions(isJsonObject(body) ? body : fromQuery(query))
}

/** An integer parameter; throws BadRequest in the words of Go's strconv. */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

function fromQuery(query: URLSearchParams): Record<string, unknown> {
  return defined({
    gracePeriodSeconds: integer(query, 'gracePeriodSeconds'),
    propagationPolicy: query.get('propagationPolicy') || undefined,
    orphanDependents: query.has('orphanDependents') ? isTrue(query.get('orphanDependents')) : undefined,
    dryRun: query.getAll('dryRun'),
  })
}

function fieldManagerErrors(name: string | undefined): FieldError[] {
  if (!name) return []
  const errors: FieldError[] = name.length > 128 ? [tooLong('fieldManager', 128)] : []
  const odd = [...name].findIndex((character) => /[\p{C}]/u.test(character))
  if (odd >= 0) errors.push(invalidValue('fieldManager', name, 'should only contain printable characters'))
  return errors
}

function matchErrors(
  match: string | undefined,
  { resourceVersion, continue: token }: { resourceVersion?: string; continue?: string },
): FieldError[] {
  if (!match) return []
  const errors: FieldError[] = []
  if (!resourceVersion)
    errors.push(
      fieldForbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'),
    )
  if (token)
    errors.push(fieldForbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'))
  if (match !== 'Exact' && match !== 'NotOlderThan')
    errors.push(notSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']))
  if (match === 'Exact' && resourceVersion === '0')
    errors.push(
      fieldForbidden('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
    )
  return errors
}

function initialEventsErrors(query: URLSearchParams, match: string | undefined): FieldError[] {
  if (!query.has('sendInitialEvents')) return []
  if (!isTrue(query.get('watch')))
    return [fieldForbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')]
  if (match === 'NotOlderThan') return []
  return [
    fieldForbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
  ]
}

type Defined<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>
}

function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>
}
