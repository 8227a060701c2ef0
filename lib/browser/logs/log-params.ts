/** What a reader of logs has chosen, as it stands in the address. What is usual is left out. */

export type LogTimes = 'none' | 'local' | 'utc'

export interface LogParams {
  /** None means all. */
  pods: readonly string[]
  containers: readonly string[]
  previous: boolean
  follow: boolean
  since: LogSince
  search: string
  regex: boolean
  matchCase: boolean
  /** Only the lines in which the search finds something. */
  only: boolean
  times: LogTimes
  wrap: boolean
  /** Lines that are JSON as they came. */
  raw: boolean
}

/** So many of the last lines of each container, all of a time, or everything. */
export const logSinces = ['100', '500', '2000', '10000', '5m', '1h', '24h', 'all'] as const
export type LogSince = (typeof logSinces)[number]

const usualSince: LogSince = '500'
const minutes: Readonly<Partial<Record<LogSince, number>>> = { '5m': 5, '1h': 60, '24h': 24 * 60 }

export function sinceOf(since: LogSince): { tailLines?: number; sinceSeconds?: number } {
  const time = minutes[since]
  if (time !== undefined) return { sinceSeconds: time * 60 }
  return since === 'all' ? {} : { tailLines: Number(since) }
}

export function parseLogParams(params: URLSearchParams): LogParams {
  const times = params.get('times')
  return {
    pods: params.getAll('pod'),
    containers: params.getAll('container'),
    previous: params.has('previous'),
    follow: params.get('follow') !== 'no',
    since: logSinces.find((each) => each === params.get('since')) ?? usualSince,
    search: params.get('q') ?? '',
    regex: params.has('regex'),
    matchCase: params.has('case'),
    only: params.has('only'),
    times: times === 'local' || times === 'utc' ? times : 'none',
    wrap: params.get('wrap') !== 'no',
    raw: params.has('raw'),
  }
}

/** The given choices over those that are there; whatever is not ours stays. */
export function withLogParams(params: URLSearchParams, changes: Partial<LogParams>): URLSearchParams {
  const next = new URLSearchParams(params)
  const all = { ...parseLogParams(params), ...changes }
  const flag = (on: boolean) => (on ? 'yes' : '')
  const values: Record<string, string | readonly string[]> = {
    pod: all.pods,
    container: all.containers,
    previous: flag(all.previous),
    follow: all.follow ? '' : 'no',
    since: all.since === usualSince ? '' : all.since,
    q: all.search,
    regex: flag(all.regex),
    case: flag(all.matchCase),
    only: flag(all.only),
    times: all.times === 'none' ? '' : all.times,
    wrap: all.wrap ? '' : 'no',
    raw: flag(all.raw),
  }
  for (const [key, value] of Object.entries(values)) {
    next.delete(key)
    for (const each of typeof value === 'string' ? [value] : value) if (each) next.append(key, each)
  }
  return next
}
