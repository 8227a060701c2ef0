import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { emptyForm, type NamespaceForm, quotaFields } from './form'
import { changeYaml, followRename, readYaml, writeYaml } from './yaml'

const filled: NamespaceForm = {
  ...emptyForm,
  name: 'shop',
  alias: '商店',
  description: 'What is sold: all of it',
  labels: [{ key: 'team', value: 'sales' }],
  quota: { ...emptyForm.quota, enabled: true, requestsCpu: '4', limitsMemory: '8Gi', gpu: '1', pods: '20' },
  limits: { ...emptyForm.limits, enabled: true, default: { cpu: '500m', memory: '512Mi' } },
}
const reading = (text: string, previous?: NamespaceForm) => {
  const result = readYaml(text, previous)
  if ('faults' in result) throw new Error(JSON.stringify(result.faults))
  return result
}

describe('the form as YAML', () => {
  it('is what kubectl would take', () => {
    const documents = parseAllDocuments(writeYaml(filled)).map((document) => document.toJS())
    expect(documents).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'shop',
          annotations: {
            'kubesphere.io/alias-name': '商店',
            'kubesphere.io/description': 'What is sold: all of it',
          },
          labels: { team: 'sales' },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'quota', namespace: 'shop' },
        spec: { hard: { 'requests.cpu': '4', 'limits.memory': '8Gi', 'requests.nvidia.com/gpu': '1', pods: '20' } },
      },
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'limits', namespace: 'shop' },
        spec: { limits: [{ type: 'Container', default: { cpu: '500m', memory: '512Mi' } }] },
      },
    ])
  })

  it('reads as if it had been written at once, however it was typed', () => {
    const steps: NamespaceForm[] = [
      { ...emptyForm, name: 'shop', labels: [{ key: 'team', value: '' }] },
      { ...emptyForm, name: 'shop', labels: [{ key: 'team', value: 's' }] },
      { ...emptyForm, name: 'shop', quota: { ...emptyForm.quota, enabled: true } },
      { ...filled, quota: { ...filled.quota, requestsCpu: '4Ki' } },
      filled,
    ]
    expect(steps.reduce((text, form) => changeYaml(text, form), '')).toBe(writeYaml(filled))
  })

  it('says no more than was filled in', () => {
    expect(writeYaml({ ...emptyForm, name: 'shop' })).toBe('apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n')
  })

  it('comes back as the same form', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('', 'yes', 'null', '0x1', '1e3', '- a', '#x', '中文'),
    )
    const form = fc.record({
      name: text,
      alias: text,
      description: text,
      labels: fc.uniqueArray(fc.record({ key: fc.string({ minLength: 1, maxLength: 8 }), value: text }), {
        selector: ({ key }) => key,
        maxLength: 4,
      }),
      quota: fc.record({
        enabled: fc.constant(true),
        ...(Object.fromEntries(Object.keys(quotaFields).map((field) => [field, text])) as Record<
          keyof typeof quotaFields,
          typeof text
        >),
      }),
      limits: fc.record({
        enabled: fc.constant(true),
        default: fc.record({ cpu: text, memory: text }),
        defaultRequest: fc.record({ cpu: text, memory: text }),
        min: fc.record({ cpu: text, memory: text }),
        max: fc.record({ cpu: text, memory: text }),
      }),
    })
    fc.assert(
      fc.property(form, form, (first, second) => {
        expect(reading(writeYaml(first)).form).toEqual(first)
        // And also when it is written over another.
        expect(sorted(reading(changeYaml(writeYaml(first), second)).form)).toEqual(sorted(second))
      }),
    )
  })
})

const sorted = (form: NamespaceForm) => ({
  ...form,
  labels: [...form.labels].sort((a, b) => (a.key < b.key ? -1 : 1)),
})

const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`
const quota = (hard: string, name = 'q') =>
  `---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: ${name}}\nspec: {hard: {${hard}}}\n`

const handWritten = `# The shop
apiVersion: v1
kind: Namespace
metadata:
  name: shop # sells things
  labels:
    # who to call
    team: sales
  finalizers: [example.com/keep]
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: mine
  namespace: shop
spec:
  hard:
    requests.cpu: 2 # until spring
    count/jobs.batch: "10"
  scopes: [NotTerminating]
`

describe('a change in the form', () => {
  it('keeps comments and fields that the form does not know', () => {
    const { form } = reading(handWritten)
    const text = changeYaml(handWritten, { ...form, alias: '商店', quota: { ...form.quota, pods: '5' } })
    for (const kept of [
      '# The shop',
      '# sells things',
      '# who to call',
      'example.com/keep',
      '# until spring',
      'count/jobs.batch: "10"',
      'NotTerminating',
      'name: mine',
    ]) {
      expect(text).toContain(kept)
    }
    expect(reading(text).form).toMatchObject({ alias: '商店', quota: { requestsCpu: '2', pods: '5' } })
  })

  it('that changes nothing changes nothing', () => {
    const { form } = reading(handWritten)
    expect(reading(changeYaml(handWritten, form)).documents).toEqual(reading(handWritten).documents)
  })

  it('renames the namespace everywhere', () => {
    const { form } = reading(handWritten)
    const { documents } = reading(changeYaml(handWritten, { ...form, name: 'store' }))
    expect(documents).toMatchObject([
      { metadata: { name: 'store' } },
      { metadata: { namespace: 'store', name: 'mine' } },
    ])
  })

  it('takes a document away with its switch', () => {
    const { form } = reading(handWritten)
    const { documents } = reading(changeYaml(handWritten, { ...form, quota: { ...form.quota, enabled: false } }))
    expect(documents).toHaveLength(1)
  })

  it('does not touch a text that cannot be read', () => {
    expect(changeYaml('kind: [', filled)).toBe('kind: [')
  })

  it('leaves limits of Pods alone and adds those of containers beside them', () => {
    const text = `${namespace('a')}---
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec:
  limits:
    - {type: Pod, max: {cpu: "4"}}
`
    expect(reading(text).form.limits.max.cpu).toBe('')
    expect(reading(changeYaml(text, filled)).documents[1]).toMatchObject({
      spec: {
        limits: [
          { type: 'Pod', max: { cpu: '4' } },
          { type: 'Container', default: { cpu: '500m' } },
        ],
      },
    })
  })

  it('adds nothing to a part of which nothing was filled in', () => {
    const others = `---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Pod, max: {cpu: 4}}]}\n`
    const text = `${namespace('a')}---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\n${others}`
    const { form, documents } = reading(text)
    expect(reading(changeYaml(text, { ...form, alias: 'b' })).documents.slice(1)).toEqual(documents.slice(1))
  })

  it('fills maps that were left without a value', () => {
    const text = changeYaml('apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels:\n', filled)
    expect(reading(text).form.labels).toEqual([{ key: 'team', value: 'sales' }])
  })
})

describe('a change in the YAML', () => {
  it('reaches the form', () => {
    const { form } = reading('apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {x: y, n: "1"}}\n')
    expect(form).toMatchObject({
      name: 'a',
      labels: [
        { key: 'x', value: 'y' },
        { key: 'n', value: '1' },
      ],
    })
  })

  it('keeps what YAML cannot hold: a label without a key, and the values of a quota that is switched off', () => {
    const previous = { ...filled, labels: [{ key: '', value: 'typed' }] }
    const { form } = reading('apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n', previous)
    expect(form.labels).toEqual([{ key: '', value: 'typed' }])
    expect(form.quota).toEqual({ ...filled.quota, enabled: false })
  })

  it('keeps numbers as they are written', () => {
    const { form } = reading(namespace('a') + quota('requests.cpu: 1.50, pods: 10'))
    expect(form.quota).toMatchObject({ requestsCpu: '1.50', pods: '10' })
  })

  it('that renames the namespace takes the others along and leaves all else as it is', () => {
    const renamed = handWritten.replace('name: shop #', 'name: store #')
    expect(followRename(renamed, 'shop')).toBe(renamed.replace('namespace: shop', 'namespace: store'))
    expect(followRename(renamed, 'other')).toBe(renamed)
    const unsaid = renamed.replace('namespace: shop', 'namespace:')
    expect(followRename(unsaid, '')).toBe(unsaid)
  })
})

describe('other names for the same', () => {
  it('are shown, and changed where they stand', () => {
    const text = namespace('a') + quota('cpu: 2, memory: 1Gi')
    const { form, beyond } = reading(text)
    expect(form.quota).toMatchObject({ requestsCpu: '2', requestsMemory: '1Gi' })
    expect(beyond.quota).toEqual({ also: [], empty: false })
    const { documents } = reading(changeYaml(text, { ...form, quota: { ...form.quota, requestsCpu: '3' } }))
    expect(documents[1]).toMatchObject({ spec: { hard: { cpu: '3', memory: '1Gi' } } })
    const without = { ...form, quota: { ...form.quota, requestsCpu: '' } }
    expect(reading(changeYaml(text, without)).documents[1]).toHaveProperty('spec.hard', { memory: '1Gi' })
  })

  it('are left alone where both stand', () => {
    const text = namespace('a') + quota('cpu: 2, requests.cpu: 1')
    const { form, beyond } = reading(text)
    expect(beyond.quota.held).toEqual({ why: 'bothNames', names: 'cpu, requests.cpu' })
    expect(changeYaml(text, { ...form, quota: { ...form.quota, enabled: false } })).toContain('cpu: 2, requests.cpu: 1')
  })
})

describe('what the form does not show', () => {
  it('is named', () => {
    expect(reading(handWritten).beyond.quota.also).toEqual(['count/jobs.batch', 'scopes'])
    const range = `${namespace('a')}---
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec:
  limits:
    - {type: Pod, max: {cpu: 1}}
    - {type: Container, max: {cpu: 1, ephemeral-storage: 1Gi}, maxLimitRequestRatio: {cpu: 2}}
`
    expect(reading(range).beyond.limits).toEqual({
      also: ['type: Pod', 'max.ephemeral-storage', 'maxLimitRequestRatio'],
      empty: false,
    })
  })

  it('is nothing where a part is there and sets nothing', () => {
    const { quota, limits } = {
      quota: { ...emptyForm.quota, enabled: true },
      limits: { ...emptyForm.limits, enabled: true },
    }
    const { beyond } = reading(writeYaml({ ...emptyForm, name: 'a', quota, limits }))
    expect(beyond).toEqual({ aliases: false, quota: { also: [], empty: true }, limits: { also: [], empty: true } })
  })
})
