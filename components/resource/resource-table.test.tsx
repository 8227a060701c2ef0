// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { pods } from '@/lib/kinds'
import { forbidden } from '@/lib/kube/status-error'
import type { Row, ViewFrame } from '@/lib/views/contract'
import { type FakeServer, renderInConsole } from '../render.test-support'
import { ResourceList } from './resource-list'

const row = (name: string, status = 'Running'): Row => ({
  uid: name,
  name,
  namespace: 'shop',
  resourceVersion: '1',
  status: { text: status, tone: status === 'Running' ? 'ok' : 'error' },
  cells: pods.columns.map(({ id }) => (id === 'ready' ? '1/1' : id === 'status' ? status : null)),
})
const live = { state: 'live', heardAt: '2026-01-01T00:00:00Z' } as const
const frame = (rows: readonly Row[], more: Partial<ViewFrame> = {}): ViewFrame =>
  ({ ...live, total: rows.length, matched: rows.length, window: { offset: 0, rows }, ...more }) as ViewFrame

function open(path = '/local/pods') {
  const shown = renderInConsole(<ResourceList kindId="pods" />, { path })
  act(() => shown.server.opens())
  return shown
}
const show = (server: FakeServer, what: ViewFrame) => act(() => server.show('pods', what))
const query = (server: FakeServer) => [...server.queries().values()].find(({ kind }) => kind === 'pods')

describe('a list', () => {
  it('says nothing of emptiness while it loads, and says it once the list is complete', () => {
    const { server } = open()
    show(server, { state: 'loading', received: 0, total: 0, matched: 0 })
    expect(screen.queryByText('There are no Pods here.')).toBeNull()
    show(server, frame([]))
    expect(screen.getByText('There are no Pods here.')).toBeDefined()
  })

  it('is one grid with all its rows, numbered in the whole list', () => {
    const { server } = open()
    const rows = Array.from({ length: 40 }, (_, index) => row(`web-${index}`))
    show(server, frame(rows, { total: 10_000, matched: 10_000 }))
    const grid = screen.getByRole('grid')
    expect(grid.getAttribute('aria-rowcount')).toBe('10001')
    const shown = within(grid).getAllByRole('row')
    expect(shown.length).toBeLessThan(40)
    expect(shown[1]?.getAttribute('aria-rowindex')).toBe('2')
  })

  it('asks for a window, not for the whole list', () => {
    const { server } = open()
    expect(query(server)?.window.limit).toBeLessThanOrEqual(60)
  })

  it('takes search, status, sort and namespace from its address', () => {
    const { server } = open('/local/pods?ns=shop&q=web&status=Running&sort=-restarts&labels=app%3Dweb')
    expect(query(server)).toMatchObject({
      namespaces: ['shop'],
      search: 'web',
      labelSelector: 'app=web',
      filters: [{ column: 'status', op: 'is', value: 'Running' }],
      sort: { column: 'restarts', direction: 'descending' },
    })
  })

  it('tells by which column it is sorted, and keeps it in the address', () => {
    const { server } = open()
    show(server, frame([row('web-0')]))
    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending')
    fireEvent.click(screen.getByRole('button', { name: 'Restarts' }))
    expect(window.location.search).toBe('?sort=restarts')
  })

  it('counts by status and filters by one', () => {
    const { server } = open()
    show(server, frame([row('web-0')], { statuses: { Running: 1, Error: 1 } }))
    fireEvent.click(screen.getByRole('button', { name: /^Error/ }))
    expect(window.location.search).toBe('?status=Error')
  })

  it('leads to an object by Enter on its row, and moves with the arrow keys', () => {
    const { server, router } = open()
    show(server, frame([row('web-0'), row('web-1')]))
    const first = screen.getByRole('row', { name: /web-0/ })
    act(() => first.focus())
    fireEvent.keyDown(first, { key: 'ArrowDown' })
    expect(document.activeElement).toBe(screen.getByRole('row', { name: /web-1/ }))
    fireEvent.keyDown(screen.getByRole('row', { name: /web-1/ }), { key: 'Enter' })
    expect(router.push).toHaveBeenCalledWith('/local/pods/shop/web-1')
  })

  it('keeps the keyboard with its row when the list shifts', () => {
    const { server } = open()
    show(server, frame([row('web-0'), row('web-1')]))
    act(() => screen.getByRole('row', { name: /web-1/ }).focus())
    show(server, frame([row('api-0'), row('web-0'), row('web-1')]))
    expect(document.activeElement).toBe(screen.getByRole('row', { name: /web-1/ }))
  })

  it('says which right is missing, on what and where, and who can give it', () => {
    const { server } = open('/local/pods?ns=shop')
    const why = 'User "ann" cannot list resource "pods" in API group "" in the namespace "shop"'
    show(server, {
      state: 'refused',
      status: forbidden({ group: '', plural: 'pods' }, '', why).status,
      total: 0,
      matched: 0,
    })
    expect(screen.getByText('Needed: list on pods, in the namespace “shop”.')).toBeDefined()
    expect(screen.getByText(/can grant it to ann/)).toBeDefined()
    expect(screen.getByText(new RegExp(why))).toBeDefined()
  })

  it('keeps the last known rows when the connection is lost, and says so', () => {
    const { server } = open()
    show(server, frame([row('web-0')]))
    act(() => server.close())
    expect(screen.getByRole('row', { name: /web-0/ })).toBeDefined()
    expect(screen.getByText(/Reconnecting; last heard/)).toBeDefined()
  })
})
