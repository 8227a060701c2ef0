/**
 * Where a list in pages goes on: opaque to clients, made as upstream makes it (apiserver/pkg/storage/continue.go), so that
 * what people know of such tokens holds here too.
 */
import { badRequest } from '../../kube/status-error'

export interface Continuation {
  /** The revision that all pages show; undefined: whatever is current, the pages do not fit together any more. */
  revision: number | undefined
  /** Key of the last object of the page before, relative to the list: `name` or `namespace/name`. */
  after: string
}

const version = 'meta.k8s.io/v1'
/** Upstream's "no resource version". */
const inconsistent = -1

export function encodeContinue({ revision, after }: Continuation): string {
  return Buffer.from(JSON.stringify({ v: version, rv: revision ?? inconsistent, start: `${after}\0` })).toString(
    'base64url',
  )
}

export function decodeContinue(token: string): Continuation {
  const { v, rv, start } = parse(token)
  if (v !== version) throw invalidToken(`server does not recognize this encoded version ${JSON.stringify(v ?? '')}`)
  if (typeof rv === 'number' && !Number.isSafeInteger(rv)) {
    throw invalidToken(`json: cannot unmarshal number ${rv} into Go struct field continueToken.rv of type int64`)
  }
  if (typeof rv !== 'number' || rv === 0) throw invalidToken(`incorrect encoded resourceVersion (version ${version})`)
  if (typeof start !== 'string' || start === '') throw invalidToken(`encoded start key empty (version ${version})`)
  return { revision: rv < 0 ? undefined : rv, after: start.endsWith('\0') ? start.slice(0, -1) : start }
}

function parse(token: string): { v?: unknown; rv?: unknown; start?: unknown } {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch (error) {
    throw invalidToken(error instanceof Error ? error.message : String(error))
  }
  if (typeof value !== 'object' || value === null) throw invalidToken('not an object')
  return value
}

const invalidToken = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`)
