// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { deployments } from '@/lib/kinds'
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
