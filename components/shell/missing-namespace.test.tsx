// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { forbidden, notFound } from '@/lib/kube/status-error'
import { answerRequests, renderInConsole } from '../render.test-support'
import { MissingNamespace } from './missing-namespace'

const resource = { group: '', plural: 'namespaces' }

function open(answer: () => unknown, path = '/local/pods?ns=shop') {
  const requests = answerRequests(answer)
  const { server } = renderInConsole(<MissingNamespace />, { path })
  act(() => server.opens())
  return requests
}

it('says that the namespace is not there, and leads to all of them', async () => {
  open(() => {
    throw notFound(resource, 'shop')
  })
  expect(await screen.findByText('There is no namespace “shop” in the cluster local.')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Show all namespaces' }))
  expect(new URLSearchParams(window.location.search).get('ns')).toBe('*')
})

it.each([
  ['exists', () => ({ metadata: { name: 'shop', uid: 'u-1' } })],
  [
    'may not be seen',
    () => {
      throw forbidden(resource, 'shop', 'no')
    },
  ],
])('says nothing of a namespace that %s', async (_, answer) => {
  const requests = open(answer)
  await waitFor(() => expect(requests).toHaveLength(1))
  expect(screen.queryByText(/There is no namespace/)).toBeNull()
})

it.each(['/local/pods', '/local/pods?ns='])('asks for nothing where all namespaces are shown: %s', (path) => {
  expect(open(() => undefined, path)).toEqual([])
})
