// @vitest-environment jsdom
import { act, render } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import type { ViewFrame, ViewQuery } from '../views/contract'
import { HubContext } from './hub-context'
import type { SocketHub, ViewListener } from './socket-hub'
import { useView } from './use-view'

const frameOf = (...names: string[]): ViewFrame => ({
  state: 'live',
  heardAt: '2026-01-01T00:00:00Z',
  total: names.length,
  matched: names.length,
  window: { offset: 0, rows: names.map((name) => ({ uid: name, name, resourceVersion: '1', cells: [] })) },
})

it('shows rows as the answer to no question but their own, not even for the moment before it is asked', () => {
  let listener: ViewListener | undefined
  const hub = {
    openView(_query: ViewQuery, opened: ViewListener) {
      listener = opened
      return { change: vi.fn(), close: vi.fn() }
    },
  } as unknown as SocketHub
  const renders: string[] = []
  function Probe({ search }: { search: string }) {
    const view = useView({ cluster: 'local', kind: 'pods', search, window: { offset: 0, limit: 10 } })
    const what = view.answered ? `${view.stale ? 'old ' : ''}${view.rows.map(({ name }) => name)}` : 'nothing'
    renders.push(`${search}: ${what}`)
    return null
  }
  const shown = (search: string) => (
    <HubContext.Provider value={hub}>
      <Probe search={search} />
    </HubContext.Provider>
  )
  const page = render(shown('a'))
  act(() => listener?.frame(frameOf('alpha')))
  page.rerender(shown('b'))
  act(() => listener?.frame(frameOf('beta')))
  expect([...new Set(renders)]).toEqual(['a: nothing', 'a: alpha', 'b: old alpha', 'b: beta'])
})
