// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Catalog } from '@/lib/catalog/contract'
import { kinds } from '@/lib/kinds'
import type { KindDescription } from '@/lib/kinds/derived-kind'
import { answerRequests, renderInConsole } from '../render.test-support'
import { KindsProvider } from './kinds-context'
import { SideMenu } from './side-menu'

const described = (plural: string, group: string, more: Partial<KindDescription> = {}): KindDescription => ({
  id: group ? `${plural}.${group}` : plural,
  group,
  versions: ['v1'],
  kind: plural[0]?.toUpperCase() + plural.slice(1, -1),
  plural,
  singular: plural.slice(0, -1),
  scope: 'Namespaced',
  shortNames: [],
  categories: [],
  verbs: ['get', 'list', 'watch'],
  scalable: false,
  ...more,
})

let catalog: Catalog

beforeEach(() => {
  catalog = {
    version: '1',
    stale: [],
    kinds: kinds.map(({ plural, group, kind }) => described(plural, group, { kind })),
  }
  answerRequests(() => catalog)
})

const add = (...more: KindDescription[]) => {
  catalog = { ...catalog, kinds: [...catalog.kinds, ...more] }
}
const show = (language: 'en' | 'zh' = 'en') =>
  renderInConsole(
    <KindsProvider>
      <SideMenu />
    </KindsProvider>,
    { language },
  )
const fold = (name: RegExp) => screen.findByRole('button', { name })

describe('what a cluster serves beyond the kinds known in code', () => {
  it('stands below them by group, two of one name apart', async () => {
    add(
      described('widgets', 'b.example.com'),
      described('widgets', 'a.example.com'),
      described('services', 'knative.dev'),
    )
    show('zh')
    await fold(/自定义资源/)
    const links = (group: string) => within(screen.getByRole('list', { name: group })).getAllByRole('link')
    expect(links('a.example.com').map((link) => link.getAttribute('href'))).toEqual(['/local/widgets.a.example.com'])
    expect(links('b.example.com').map((link) => link.textContent)).toEqual(['Widget'])
    // Another's Service is not our word for one.
    expect(links('knative.dev').map((link) => link.textContent)).toEqual(['Service'])
  })

  it('leaves out what has no list, and what is the same under another name', async () => {
    add(
      described('reviews', 'example.com', { verbs: ['create'] }),
      described('gauges', 'example.com'),
      described('events', 'events.k8s.io'),
    )
    show()
    await fold(/Custom resources/)
    expect(screen.queryByText('Review')).toBeNull()
    expect(screen.queryByRole('button', { name: /More/ })).toBeNull()
  })

  it('is folded where there is much of it, and found by any of its names', async () => {
    add(...Array.from({ length: 300 }, (_, at) => described(`thing${at}s`, `group${at % 20}.example.com`)))
    add(described('certificates', 'cert-manager.io', { shortNames: ['crt'] }))
    show()
    const button = await fold(/Custom resources/)
    expect(button.getAttribute('aria-expanded')).toBe('false')
    fireEvent.change(screen.getByRole('searchbox', { name: 'Find a kind' }), { target: { value: 'CRT' } })
    expect(screen.getByRole('link', { name: 'Certificate' })).toBeDefined()
    expect(screen.queryByRole('link', { name: 'Thing7' })).toBeNull()
    fireEvent.change(screen.getByRole('searchbox', { name: 'Find a kind' }), { target: { value: 'nothing at all' } })
    expect(screen.getByText('No kind is called that.')).toBeDefined()
  })

  it('appears when the server says that there is more', async () => {
    const { server } = show()
    server.opens()
    await waitFor(() => expect(server.received.some(({ type }) => type === 'object.open')).toBe(true))
    expect(screen.queryByRole('button', { name: /Custom resources/ })).toBeNull()
    add(described('widgets', 'example.com'))
    catalog = { ...catalog, version: '2' }
    server.tellObject('*', { resourceVersion: '2', state: 'live' })
    expect(await screen.findByRole('link', { name: 'Widget' })).toBeDefined()
  })

  it('says which groups do not answer', async () => {
    catalog = { ...catalog, stale: [{ group: 'metrics.k8s.io', version: 'v1beta1' }] }
    show()
    expect(await screen.findByText(/Not answering: metrics\.k8s\.io/)).toBeDefined()
  })
})
