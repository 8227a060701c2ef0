// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { deployments, replicaSets } from '@/lib/kinds'
import { answerRequests, renderInConsole } from '../render.test-support'
import { ScaleDialog } from './scale-dialog'

it('is ready for a number as soon as the present one has been read', async () => {
  answerRequests(() => ({ metadata: { name: 'web', namespace: 'shop', uid: 'u-1' }, spec: { replicas: 12 } }))
  const place = { namespace: 'shop', name: 'web' }
  const { server } = renderInConsole(<ScaleDialog kind={deployments} place={place} close={vi.fn()} />)
  act(() => server.opens())
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Replicas' })
  await waitFor(() => expect(document.activeElement).toBe(field))
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe('12')
})

it('says who sets the number of a ReplicaSet that a Deployment controls, and leads there', async () => {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u-1', controller: true }]
  answerRequests(() => ({
    metadata: { name: 'web-7c9', namespace: 'shop', uid: 'u-2', ownerReferences },
    spec: { replicas: 3 },
  }))
  const place = { namespace: 'shop', name: 'web-7c9' }
  const { server } = renderInConsole(<ScaleDialog kind={replicaSets} place={place} close={vi.fn()} />)
  act(() => server.opens())
  expect(await screen.findByText(/will set it back/)).toBeDefined()
  const link = screen.getByRole('link', { name: 'web' })
  expect(link.getAttribute('href')).toBe('/local/deployments.apps/shop/web')
})

it.each([
  ['2147483648', '2,147,483,647 at most'],
  ['1.5', 'A whole number from 0 on'],
])('says what is wrong with %s replicas, and asks nothing of the cluster', async (wanted, complaint) => {
  const requests = answerRequests(() => ({
    metadata: { name: 'web', namespace: 'shop', uid: 'u-1' },
    spec: { replicas: 12 },
  }))
  const place = { namespace: 'shop', name: 'web' }
  const { server } = renderInConsole(<ScaleDialog kind={deployments} place={place} close={vi.fn()} />)
  act(() => server.opens())
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Replicas' })
  const before = requests.length
  fireEvent.change(field, { target: { value: wanted } })
  expect(await screen.findByText(complaint)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Scale' }))
  expect(requests).toHaveLength(before)
})
