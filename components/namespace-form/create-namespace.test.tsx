// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { invalidValue } from '@/lib/kube/field-error'
import { invalid, notFound } from '@/lib/kube/status-error'
import type { CreateNamespaceResult } from '@/lib/operations/contract'
import { answerRequests, renderInConsole } from '../render.test-support'
import { CreateNamespace } from './create-namespace'

// CodeMirror needs a layout engine; what matters here is what goes in and out of it.
vi.mock('@/components/editor/lazy-code-editor', () => ({
  LazyCodeEditor: ({ value, label, onChange }: { value: string; label: string; onChange(value: string): void }) => (
    <textarea aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} />
  ),
}))

function open(result?: CreateNamespaceResult, taken: readonly string[] = ['shop'], allowed = true) {
  const requests = answerRequests((url, { method }) => {
    if (url.pathname.endsWith('/selfsubjectaccessreviews')) return { status: { allowed } }
    if (method === 'POST') return result
    const name = url.searchParams.get('fieldSelector')?.replace('metadata.name=', '') ?? ''
    return { kind: 'NamespaceList', items: taken.includes(name) ? [{ metadata: { name } }] : [] }
  })
  const shown = renderInConsole(<CreateNamespace />, { path: '/local/namespaces/create' })
  return {
    ...shown,
    requests,
    posted: () => requests.filter(({ path }) => path.startsWith('/api/clusters/local/namespaces')),
  }
}

const name = () => screen.getByRole('textbox', { name: 'Name' })
const yaml = () => screen.getByLabelText<HTMLTextAreaElement>('YAML of the namespace and its limits')
const type = (field: Element, value: string) => fireEvent.change(field, { target: { value } })
const press = (button: string) => fireEvent.click(screen.getByRole('button', { name: button }))

describe('the form for a namespace', () => {
  it('gives the reason while a name is typed', async () => {
    open()
    type(name(), 'Shop')
    expect(screen.getByText('No capital letters')).toBeDefined()
    type(name(), 'shop')
    expect(await screen.findByText('A namespace with this name exists')).toBeDefined()
    type(name(), 'shop-2')
    expect(await screen.findByText('This name is free')).toBeDefined()
  })

  it('says at once to whom it is of no use', async () => {
    open(undefined, [], false)
    expect(await screen.findByText(/^You may not create namespaces in this cluster/)).toBeDefined()
  })

  it('does not scold before anything was typed, and does once creation was tried', () => {
    const { posted } = open()
    expect(screen.queryByText('A name is needed')).toBeNull()
    press('Create')
    expect(screen.getByText('A name is needed')).toBeDefined()
    expect(document.activeElement).toBe(name())
    expect(posted()).toEqual([])
  })

  it('writes what is typed into the YAML, and the YAML into the fields', () => {
    open()
    type(name(), 'demo')
    type(screen.getByLabelText(/Alias/), '演示')
    expect(yaml().value).toContain('kubesphere.io/alias-name: 演示')
    type(
      yaml(),
      `${yaml().value}---\nkind: ResourceQuota\napiVersion: v1\nmetadata: {name: q}\nspec: {hard: {pods: 7}}\n`,
    )
    expect(screen.getByLabelText<HTMLInputElement>('Pods').value).toBe('7')
  })

  it('takes the focus along when rows of labels come and go', () => {
    open()
    press('Add label')
    const keys = () => screen.getAllByRole('textbox', { name: 'Key' })
    expect(document.activeElement).toBe(keys()[0])
    type(keys()[0] as Element, 'a')
    press('Add label')
    expect(document.activeElement).toBe(keys()[1])
    type(keys()[1] as Element, 'b')
    press('Remove label a')
    expect(document.activeElement).toBe(keys()[0])
    press('Remove label b')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add label' }))
  })

  it('prints what a part is refused for once', async () => {
    const errors = ['cpu', 'pods'].map((field) => invalidValue(`spec.hard[${field}]`, '-1', 'must be at least 0'))
    const status = invalid({ group: '', kind: 'ResourceQuota' }, 'quota', errors).status
    const documents = [{ kind: 'ResourceQuota', namespace: 'demo', name: 'quota', outcome: 'failed', status }] as const
    open({ ok: false, dryRun: true, documents })
    type(name(), 'demo')
    await screen.findByText('This name is free')
    press('Check')
    expect(await screen.findAllByText(/spec\.hard\[cpu\]/)).toHaveLength(1)
    expect(screen.getAllByText(/spec\.hard\[pods\]/)).toHaveLength(1)
  })

  it('keeps the last form while the YAML cannot be read, and names line and reason', () => {
    open()
    type(name(), 'demo')
    type(yaml(), `${yaml().value}broken: [`)
    expect(screen.getByText(/^Line 5: /)).toBeDefined()
    expect(name()).toHaveProperty('value', 'demo')
    expect(name()).toHaveProperty('disabled', true)
    press('Go back to the last YAML that could be read')
    expect(yaml().value).not.toContain('broken')
    expect(name()).toHaveProperty('disabled', false)
  })

  it('creates what the YAML says and goes to the new namespace', async () => {
    const documents = [{ kind: 'Namespace', name: 'demo', outcome: 'created', uid: 'u' }] as const
    const { posted, router } = open({ ok: true, dryRun: false, documents })
    type(name(), 'demo')
    await screen.findByText('This name is free')
    press('Create')
    await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/local/namespaces/demo'))
    expect(posted()).toMatchObject([
      {
        path: '/api/clusters/local/namespaces',
        body: { documents: [{ kind: 'Namespace', metadata: { name: 'demo' } }] },
      },
    ])
  })

  it('says what each part would meet without creating anything', async () => {
    const status = invalid({ group: '', kind: 'LimitRange' }, 'limits', []).status
    const documents = [
      { kind: 'Namespace', name: 'demo', outcome: 'valid' },
      { kind: 'LimitRange', name: 'limits', outcome: 'failed', status },
    ] as const
    const { posted, router } = open({ ok: false, dryRun: true, documents })
    type(name(), 'demo')
    await screen.findByText('This name is free')
    press('Check')
    expect(await screen.findByText('The cluster would refuse this.')).toBeDefined()
    expect(posted()[0]?.path).toContain('dryRun=true')
    expect(router.push).not.toHaveBeenCalled()
    type(screen.getByLabelText(/Alias/), 'x')
    expect(screen.getByText('Changed since it was checked.')).toBeDefined()
  })

  it('names what was removed again and what remains', async () => {
    const status = notFound({ group: '', plural: 'namespaces' }, 'demo').status
    const documents = [
      { kind: 'Namespace', name: 'demo', outcome: 'remains', uid: 'u1', status },
      { kind: 'ResourceQuota', name: 'quota', outcome: 'removed-again', uid: 'u2' },
      { kind: 'LimitRange', name: 'limits', outcome: 'failed', status },
    ] as const
    open({ ok: false, dryRun: false, documents })
    type(name(), 'demo')
    await screen.findByText('This name is free')
    press('Create')
    expect(await screen.findByText('was created and REMAINS: it could not be removed')).toBeDefined()
    expect(screen.getByText('was created, and removed again')).toBeDefined()
    expect(screen.getByText('Not everything could be created.')).toBeDefined()
  })
})
