/** /healthz, /livez, /readyz with their parts. https://kubernetes.io/docs/reference/using-api/health-checks/ */

import { pathNotFound } from '../../kube/status-error'
import type { Exchange } from './exchange'
import { textAnswer } from './exchange'

export interface HealthCheck {
  name: string
  /** Which of the three endpoints include it. */
  endpoints: readonly ('healthz' | 'livez' | 'readyz')[]
  /** Undefined: well. Otherwise what is wrong, for the log. */
  check(): string | undefined
}

/** Undefined for any other path. */
export function healthAnswer({ url }: Exchange, checks: readonly HealthCheck[]): Response | undefined {
  const match = /^\/(healthz|livez|readyz)(?:\/(.+?))?\/?$/.exec(url.pathname)
  if (!match) return undefined
  const [, endpoint = '', only] = match
  const excluded = url.searchParams.getAll('exclude')
  const own = checks.filter(({ endpoints }) => endpoints.some((each) => each === endpoint))
  if (only !== undefined && !own.some(({ name }) => name === only)) throw pathNotFound()
  const asked =
    only === undefined ? own.filter(({ name }) => !excluded.includes(name)) : own.filter((c) => c.name === only)
  const results = asked.map(({ name, check }) => ({ name, wrong: check() }))
  const failed = results.some(({ wrong }) => wrong !== undefined)
  if (!failed && !url.searchParams.has('verbose')) return text('ok', 200)
  const lines = [
    ...results.map(({ name, wrong }) => (wrong === undefined ? `[+]${name} ok` : `[-]${name} failed: reason withheld`)),
    ...excluded.map((name) => `[+]${name} excluded: ok`),
    `${endpoint} check ${failed ? 'failed' : 'passed'}`,
  ]
  return text(`${lines.join('\n')}\n`, failed ? 500 : 200)
}

function text(body: string, status: number): Response {
  const answer = textAnswer(body, 'text/plain; charset=utf-8', status)
  answer.headers.set('x-content-type-options', 'nosniff')
  return answer
}
