// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { forbidden } from '@/lib/kube/status-error'
import type { ViewFrame } from '@/lib/views/contract'
import { type FakeServer, renderInConsole } from '../render.test-support'
import { NamespacePicker } from './namespace-picker'

const frame = (...names: string[]): ViewFrame => ({
  state: 'live',
  heardAt: '2026-01-01T00:00:00Z',
  total: names.length,
  matched: names.length,
  window: { offset: 0, rows: names.map((name) => ({ uid: name, name, resourceVersion: '1', cells: [] })) },
})

function open(language: 'en' | 'zh' = 'en') {
  const shown = renderInConsole(<NamespacePicker />, { path: '/local/pods?ns=shop', language })
  fireEvent.click(screen.getByRole('button'))
  act(() => shown.server.opens())
  return { ...shown, field: screen.getByRole('combobox') }
}
const show = (server: FakeServer, what: ViewFrame) => act(() => server.show('namespaces', what))
const options = () => screen.getAllByRole('option').map((option) => option.textContent)

describe('the namespace picker', () => {
  it('lists all namespaces first and marks the present one', () => {
    const { server } = open()
    show(server, frame('lab', 'shop'))
    expect(options()).toEqual(['All namespaces', 'lab', 'shop'])
    expect(screen.getByRole('option', { selected: true }).textContent).toBe('shop')
  })

  it('holds of many namespaces only those in sight, and knows how many there are', () => {
    const { server } = open()
    const names = Array.from({ length: 40 }, (_, at) => `team-${String(at).padStart(4, '0')}`)
    show(server, { ...frame(...names), total: 1000, matched: 1000 })
    const [first] = screen.getAllByRole('option')
    expect(first?.getAttribute('aria-setsize')).toBe('1001')
    expect(screen.getAllByRole('option').length).toBeLessThan(40)
    expect(screen.getByText('1,000 namespaces')).toBeDefined()
  })

  it('says what people call a namespace', () => {
    const { server } = open()
    const shop = { uid: 'shop', name: 'shop', resourceVersion: '1', cells: ['在线商店', 'Active', null] }
    show(server, { ...frame('shop'), window: { offset: 0, rows: [shop] } })
    expect(screen.getByRole('option', { selected: true }).textContent).toBe('shop在线商店')
  })

  it('searches where the namespaces are', async () => {
    const { server, field } = open()
    show(server, frame('lab', 'shop'))
    fireEvent.change(field, { target: { value: 'la' } })
    await waitFor(() =>
      expect([...server.queries().values()][0]?.filters).toEqual([
        { column: 'name|alias', op: 'contains', value: 'la' },
      ]),
    )
  })

  it('never chooses what was found for an earlier text', () => {
    const { server, field } = open()
    show(server, frame('default', 'lab'))
    fireEvent.change(field, { target: { value: 'la' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(window.location.search).toBe('?ns=lab')
  })

  it('is used with the arrow keys', () => {
    const { server, field } = open()
    show(server, frame('lab', 'shop'))
    fireEvent.keyDown(field, { key: 'ArrowDown' })
    expect(field.getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { name: 'lab' }).id)
    fireEvent.keyDown(field, { key: 'ArrowUp' })
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(window.location.search).toBe('?ns=*')
  })

  it('takes a typed name from who may not list namespaces', () => {
    const { server, field } = open('zh')
    const status = forbidden({ group: '', plural: 'namespaces' }, '', 'no').status
    show(server, { state: 'refused', status, total: 0, matched: 0 })
    expect(screen.getByText(/您无权列出项目/)).toBeDefined()
    fireEvent.change(field, { target: { value: 'secret-lab' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(window.location.search).toBe('?ns=secret-lab')
  })
})
