import { describe, expect, it } from 'vitest'
import { pods } from '../../kinds/pods'
import type { AdmissionPlugin, AdmissionRequest } from '../admission/admission'
import { nameOf, pod, start, targetOf } from './server.test-support'

describe('admission', () => {
  it('changes first, refuses last, and hears of every kind of write', async () => {
    const heard: string[] = []
    const note = (round: string) => (request: AdmissionRequest) => {
      const { operation, kind, subresource, name, object, old } = request
      heard.push(
        [round, operation, subresource ? `${kind.plural}/${subresource}` : kind.plural, name, object?.kind, !!old].join(
          ' ',
        ),
      )
    }
    const first: AdmissionPlugin = {
      name: 'first',
      admit(request) {
        note('admit')(request)
        if (request.operation === 'CREATE' && request.object?.metadata) request.object.metadata.labels = { by: 'first' }
      },
      validate: note('validate'),
    }
    const second: AdmissionPlugin = {
      name: 'second',
      admit: async (request) => {
        expect(heard.at(-1)?.startsWith('admit')).toBe(true)
        if (request.object?.metadata?.name === 'bad') expect(request.object.metadata.labels).toEqual({ by: 'first' })
      },
    }
    const { verbs, context, create } = start({ admission: [first, second], admissionContext: {} as never })
    await create(pods, { ...pod('x'), metadata: { generateName: 'x-' } })
    const name = nameOf(verbs.list(pods, {}).items[0]?.value ?? {}) ?? ''
    const target = (subresource: string) => targetOf(pods, name, subresource)
    const binding = { metadata: { name }, target: { name: 'n1' } }
    await verbs.createSubresource(target('binding'), binding, context)
    await verbs.patch(target('status'), { status: { phase: 'Running' } }, 'merge', context)
    await verbs.createSubresource(target('eviction'), { metadata: { name } }, context)
    expect(heard).toEqual([
      'admit CREATE pods  Pod false',
      `validate CREATE pods ${name} Pod false`,
      `admit CREATE pods/binding ${name} Binding false`,
      `validate CREATE pods/binding ${name} Binding false`,
      `admit UPDATE pods/status ${name} Pod true`,
      `validate UPDATE pods/status ${name} Pod true`,
      `admit CREATE pods/eviction ${name} Eviction false`,
      `validate CREATE pods/eviction ${name} Eviction false`,
      `admit DELETE pods ${name}  true`,
      `validate DELETE pods ${name}  true`,
    ])
    expect(verbs.list(pods, { labelSelector: 'by=first' }).items).toHaveLength(1)
  })
})
