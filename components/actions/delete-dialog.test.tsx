// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { deployments, namespaces, nodes, pods } from '@/lib/kinds'
import type { Kind } from '@/lib/kinds/kind'
import { conflict } from '@/lib/kube/status-error'
import type { Relations } from '@/lib/operations/contract'
import { answerRequests, renderInConsole } from '../render.test-support'
import { DeleteDialog } from './delete-dialog'

const relations = (more: Partial<Relations> = {}): Relations => ({
  object: { kind: 'deployments.apps', namespace: 'shop', name: 'web', uid: 'u-1' },
  owners: [],
  dependents: [],
  goes: [],
  along: [],
  unreadable: [],
  incomplete: false,
  ...more,
})

function open(kind: Kind, place: { namespace?: string; name: string }, found: Relations, fails?: () => never) {
  const requests = answerRequests((url, { method }) => {
    if (url.pathname.endsWith('/relations')) return found
    if (method === 'DELETE') return fails ? fails() : { kind: 'Status', status: 'Success' }
    throw new Error(`unexpected ${method} ${url.pathname}`)
  })
  const close = vi.fn()
  renderInConsole(<DeleteDialog kind={kind} place={place} close={close} />)
  return { requests, close, deletion: () => requests.find(({ method }) => method === 'DELETE') }
}

describe('the dialog that deletes', () => {
  it('says what goes along, and deletes that very object', async () => {
    const found = relations({ goes: [{ kind: 'pods', count: 3 }] })
    const { deletion, close } = open(deployments, { namespace: 'shop', name: 'web' }, found)
    expect((await screen.findByText('Pods')).textContent).toContain('3')
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(close).toHaveBeenCalled())
    expect(deletion()).toMatchObject({
      path: '/api/clusters/local/k8s/apis/apps/v1/namespaces/shop/deployments/web',
      body: { propagationPolicy: 'Background', preconditions: { uid: 'u-1' } },
    })
    expect(screen.getByText('web is being deleted')).toBeDefined()
  })

  it('says that something controls the object and will make another', async () => {
    const owner = {
      kind: 'replicasets.apps',
      name: 'web-1',
      uid: 'u-2',
      exists: 'yes',
      controller: true,
      owners: [],
    } as const
    open(pods, { namespace: 'shop', name: 'web-1-x' }, relations({ owners: [owner] }))
    expect(await screen.findByText('web-1 controls it, and makes a new one when one is missing.')).toBeDefined()
  })

  it('wants the name of a namespace typed', async () => {
    const { deletion } = open(namespaces, { name: 'shop' }, relations())
    const button = screen.getByRole('button', { name: 'Delete' })
    fireEvent.click(button)
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(deletion()).toBeUndefined()
    fireEvent.change(screen.getByLabelText('Type shop to confirm'), { target: { value: 'shop' } })
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(deletion()).toBeDefined())
  })

  it('names the Pods of a Node that nothing makes anew, and wants the name of the Node typed', async () => {
    const lost = { count: 2, first: [{ namespace: 'shop', name: 'loner' }] }
    const along = [{ reason: 'on-node', kind: 'pods', count: 12, lost }] as const
    const goes = [{ kind: 'leases.coordination.k8s.io', count: 1 }]
    open(nodes, { name: 'node-1' }, relations({ along, goes }))
    expect((await screen.findByText('Pods')).textContent).toContain('12')
    expect(screen.getByText('shop/loner')).toBeDefined()
    expect(screen.getByText('and 1 more')).toBeDefined()
    expect(screen.queryByLabelText('What it owns')).toBeNull()
    expect(screen.getByRole('button', { name: 'Delete' }).getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByLabelText('Type node-1 to confirm')).toBeDefined()
  })

  it('names what may not be read instead of saying that nothing goes', async () => {
    const unreadable = [{ kind: 'pods', status: conflict({ group: '', plural: 'pods' }, 'x').status }]
    open(deployments, { namespace: 'shop', name: 'web' }, relations({ unreadable }))
    expect(await screen.findByText(/There may be more: Pods/)).toBeDefined()
  })

  it('stays open with the cluster’s words when the cluster refuses', async () => {
    const refuse = () => {
      throw conflict({ group: 'apps', plural: 'deployments' }, 'web')
    }
    const { close } = open(deployments, { namespace: 'shop', name: 'web' }, relations(), refuse)
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText(/Operation cannot be fulfilled on deployments.apps "web"/)).toBeDefined()
    expect(close).not.toHaveBeenCalled()
  })
})
