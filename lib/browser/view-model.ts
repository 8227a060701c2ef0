/** What a page knows of a view: frames folded into one value by a pure function. */
import type { Row, Tones, ViewFrame, ViewQuery, ViewState } from '../views/contract'

export type ViewCondition = ViewState | { state: 'connecting' }

export interface ViewModel {
  condition: ViewCondition
  /** Objects in scope, and how many match search and filters. */
  total: number
  matched: number
  /** The window: `rows[0]` is number `offset` of the whole list. */
  offset: number
  rows: readonly Row[]
  statuses: Readonly<Record<string, number>>
  tones: Readonly<Record<string, Tones>>
  /** What the objects in scope add up to, for a query that asked. */
  totals: Readonly<Record<string, string>>
  /** The rows answer an earlier question; the answer to the present one is on its way. */
  stale: boolean
  /** Some frame has carried rows, so counts mean something. */
  answered: boolean
}

type ViewEvent =
  | { type: 'opened' }
  /** `sameList`: only the window moved; rows that are still in it stay true. */
  | { type: 'asked'; sameList: boolean }
  | { type: 'frame'; frame: ViewFrame }
  | { type: 'disconnected'; at: string }

/** Which list a query asks for, whatever part of it and with or without measurements. */
export function listOf(query: ViewQuery): string {
  return JSON.stringify({ ...query, window: undefined, usage: undefined })
}

export const emptyView: ViewModel = {
  condition: { state: 'connecting' },
  total: 0,
  matched: 0,
  offset: 0,
  rows: [],
  statuses: {},
  tones: {},
  totals: {},
  stale: false,
  answered: false,
}

export function foldView(model: ViewModel, event: ViewEvent): ViewModel {
  switch (event.type) {
    case 'opened':
      return emptyView
    case 'asked':
      return event.sameList || !model.answered ? model : { ...model, stale: true }
    case 'disconnected':
      return { ...model, condition: lostSight(model.condition, event.at) }
    case 'frame':
      return foldFrame(model, event.frame)
  }
}

function foldFrame(model: ViewModel, frame: ViewFrame): ViewModel {
  const condition = conditionOf(frame)
  // No row comes with these: what was known may not be shown any more, or cannot be vouched for.
  if (condition.state === 'refused' || condition.state === 'failed') return { ...emptyView, condition }
  const moved = frame.window
  const base = moved ? { offset: moved.offset, rows: moved.rows, stale: false, answered: true } : {}
  const next: ViewModel = {
    ...model,
    ...base,
    condition,
    total: frame.total,
    matched: frame.matched,
    statuses: frame.statuses ?? model.statuses,
    tones: frame.tones ?? model.tones,
    totals: frame.totals ?? model.totals,
  }
  return frame.changed?.length ? { ...next, rows: replaceRows(next, frame.changed) } : next
}

function replaceRows(model: ViewModel, changed: readonly { index: number; row: Row }[]): readonly Row[] {
  const rows = [...model.rows]
  for (const { index, row } of changed) {
    const at = index - model.offset
    if (at >= 0 && at < rows.length) rows[at] = row
  }
  return rows
}

function conditionOf(frame: ViewFrame): ViewState {
  switch (frame.state) {
    case 'loading':
      return { state: 'loading', received: frame.received }
    case 'refused':
    case 'failed':
      return { state: frame.state, status: frame.status }
    default:
      return { state: frame.state, heardAt: frame.heardAt }
  }
}

/** Rows stay on screen as the last known ones. A refusal stays a refusal. */
function lostSight(condition: ViewCondition, at: string): ViewCondition {
  if (condition.state === 'refused' || condition.state === 'connecting' || condition.state === 'loading') {
    return condition.state === 'refused' ? condition : { state: 'connecting' }
  }
  return { state: 'reconnecting', heardAt: 'heardAt' in condition ? condition.heardAt : at }
}

/** The row with that place in the whole list, if it is in the window and true for the present question. */
export function rowAt(model: ViewModel, index: number): Row | undefined {
  return model.rows[index - model.offset]
}

/** "There is nothing" may only be said after a complete list. */
export function isKnownEmpty(model: ViewModel): boolean {
  return model.condition.state === 'live' && model.answered && !model.stale && model.matched === 0
}
