// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SearchAnswer } from '@/lib/views/contract'
import { answerRequests, renderInConsole } from '../render.test-support'
import { PageActionsProvider, useOfferActions } from './page-actions'
import { PalettePart } from './palette-part'

const found: SearchAnswer = {
  complete: true,
  hits: [
    { kind: 'pods', namespace: 'shop', name: 'web-1', rank: 1, status: { text: 'Running', tone: 'ok' } },
    { kind: 'widgets.example.com', namespace: 'shop', name: '<b>web</b>', rank: 3 },
  ],
}

function Offer({ run }: { run(): void }) {
  useOfferActions([{ id: 'delete', label: 'Delete', run }])
  return <input aria-label="A field" />
}

function show(run: () => void = () => undefined, language: 'en' | 'zh' = 'en') {
  const requests = answerRequests((url) => (url.pathname.endsWith('/search') ? found : undefined))
  const view = renderInConsole(
    <PageActionsProvider>
      <PalettePart />
      <Offer run={run} />
    </PageActionsProvider>,
    { language },
  )
  return { ...view, requests }
}

const press = (key: string, more: object = {}, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, bubbles: true, ...more })
const type = (text: string) => fireEvent.change(screen.getByRole('combobox'), { target: { value: text } })
const options = () => screen.queryAllByRole('option').map((option) => option.textContent)

describe('the palette', () => {
  it('opens by its keys wherever one is, and closes by them', () => {
    show()
    press('k', { ctrlKey: true }, screen.getByLabelText('A field'))
    expect(screen.getByRole('dialog', { name: 'Go to or do' })).toBeDefined()
    press('k', { metaKey: true })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('finds kinds by any name that kubectl or the language has for them', () => {
    const { router } = show(undefined, 'zh')
    press('k', { ctrlKey: true })
    type('容器组')
    expect(options()[0]).toBe('容器组pods')
    type('deploy')
    expect(options()[0]).toContain('deployments.apps')
    press('Enter', {}, screen.getByRole('combobox'))
    expect(router.push).toHaveBeenCalledWith('/local/deployments.apps')
  })

  it('finds objects, and says what they are', async () => {
    const { router, requests } = show()
    press('k', { ctrlKey: true })
    type('web')
    const hit = await screen.findByRole('option', { name: /web-1/ })
    expect(hit.textContent).toBe('web-1Pod · shopRunning')
    expect(screen.getByRole('option', { name: /<b>web<\/b>/ })).toBeDefined()
    expect(requests.filter(({ path }) => path.includes('/search')).map(({ path }) => path)).toEqual([
      '/api/clusters/local/search?text=web',
    ])
    expect(screen.getByRole('option', { selected: true })).toBe(hit)
    fireEvent.click(hit)
    expect(router.push).toHaveBeenCalledWith('/local/pods/shop/web-1')
  })

  it('asks for one kind alone when its name comes first', async () => {
    const { requests } = show()
    press('k', { ctrlKey: true })
    type('po web')
    await waitFor(() =>
      expect(requests.map(({ path }) => path)).toContain('/api/clusters/local/search?text=web&kind=pods'),
    )
  })

  it('does what the page can do', () => {
    let deleted = 0
    show(() => deleted++)
    press('k', { ctrlKey: true })
    type('del')
    fireEvent.click(screen.getByRole('option', { name: 'Delete' }))
    expect(deleted).toBe(1)
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

describe('the sheet of shortcuts', () => {
  it('lists what there is', () => {
    show()
    press('?')
    const sheet = within(screen.getByRole('dialog', { name: 'Keyboard shortcuts' }))
    expect(sheet.getByText('Search everything').parentElement?.textContent).toBe('Search everythingCtrlK')
    expect(sheet.getByText('Next row').parentElement?.textContent).toBe('Next row↓')
  })

  it('leaves letters alone where one writes', () => {
    const { router } = show()
    press('?', {}, screen.getByLabelText('A field'))
    press('c', {}, screen.getByLabelText('A field'))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(router.push).not.toHaveBeenCalled()
    press('c')
    expect(router.push).toHaveBeenCalledWith('/local/create')
  })
})
