import { describe, expect, it } from 'vitest'
import type { PrinterColumn } from '../kube/printer-column'
import { deriveKind, type KindDescription } from './derived-kind'

const widgets: KindDescription = {
  id: 'widgets.example.com',
  group: 'example.com',
  versions: ['v1'],
  kind: 'Widget',
  plural: 'widgets',
  singular: 'widget',
  scope: 'Namespaced',
  shortNames: ['wg'],
  categories: [],
  verbs: ['get', 'list', 'watch', 'update', 'delete'],
  scalable: false,
}

function cells(object: object, ...columns: PrinterColumn[]) {
  const kind = deriveKind({ ...widgets, columns })
  return kind.columns.map((column) => [column.name, column.value(object, new Date(0))])
}

describe('the columns of a derived kind', () => {
  it('are those that its definition declares, the rare ones hidden', () => {
    const kind = deriveKind({
      ...widgets,
      columns: [
        { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
        { name: 'Ready For', type: 'date', jsonPath: '.status.since', priority: 1, description: 'Since when.' },
        { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
      ],
    })
    expect(kind.columns.map(({ id, type, wide }) => [id, type, wide])).toEqual([
      ['x-size', 'number', undefined],
      ['x-ready-for', 'age', true],
      ['age', 'age', undefined],
    ])
  })

  it('are the age where none is declared', () => {
    expect(deriveKind(widgets).columns.map(({ id }) => id)).toEqual(['age'])
  })

  it('have ids of their own even when their names are the same', () => {
    const same = { type: 'string', jsonPath: '.spec.a' } as const
    const kind = deriveKind({
      ...widgets,
      columns: [
        { name: 'A', ...same },
        { name: 'a', ...same },
      ],
    })
    expect(kind.columns.map(({ id }) => id)).toEqual(['x-a', 'x-a-1'])
  })

  it('hold nothing endless, nothing invisible, and leave out a path that cannot be read', () => {
    const object = { spec: { text: `a\u202eb\n${'x'.repeat(1000)}`, when: 'soon', yes: false } }
    const found = cells(
      object,
      { name: 'N'.repeat(200), type: 'string', jsonPath: '.spec.text' },
      { name: 'When', type: 'date', jsonPath: '.spec.when' },
      { name: 'Yes', type: 'boolean', jsonPath: '.spec.yes' },
      { name: 'Broken', type: 'string', jsonPath: '.spec[' },
    )
    expect(
      found.map(([name, value]) => [String(name).length, typeof value === 'string' ? value.length : value]),
    ).toEqual([
      [60, 300],
      [4, undefined],
      [3, 5],
    ])
    expect(found[0]?.[1]).toMatch(/^a b x/)
  })
})

it('offers what the cluster can do with it', () => {
  expect(deriveKind(widgets).actions).toEqual(['edit', 'delete'])
  expect(deriveKind({ ...widgets, scalable: true, verbs: ['get'] }).actions).toEqual(['scale'])
})

describe('the status of a derived kind', () => {
  const of = (status: unknown, metadata: object = {}) => {
    const summary = deriveKind(widgets).status?.({ metadata, status } as object, new Date(0))
    return summary && `${summary.text} ${summary.tone}`
  }
  const condition = (type: string, status: string) => ({ type, status })

  it.each<[string, unknown, object, string | undefined]>([
    ['no status', undefined, {}, undefined],
    ['no conditions', { phase: 'Bound' }, {}, undefined],
    ['conditions that are no list', { conditions: 'all well' }, {}, undefined],
    ['entries that are no conditions', { conditions: [null, 7, { type: 'Ready' }] }, {}, undefined],
    ['Ready', { conditions: [condition('Ready', 'True')] }, {}, 'ready ok'],
    ['not Ready', { conditions: [condition('Ready', 'False')] }, {}, 'NotReady warn'],
    ['nobody knows', { conditions: [condition('Ready', 'Unknown')] }, {}, 'Unknown warn'],
    ['Available', { conditions: [condition('Available', 'True')] }, {}, 'ready ok'],
    ['Stalled', { conditions: [condition('Ready', 'True'), condition('Stalled', 'True')] }, {}, 'failed error'],
    [
      'Reconciling',
      { conditions: [condition('Ready', 'False'), condition('Reconciling', 'True')] },
      {},
      'progressing progress',
    ],
    [
      'an older generation seen',
      { observedGeneration: 1, conditions: [condition('Ready', 'True')] },
      { generation: 2 },
      'progressing progress',
    ],
    ['Complete', { conditions: [condition('Complete', 'True')] }, {}, 'Completed muted'],
    ['being deleted', {}, { deletionTimestamp: 'now' }, 'Terminating progress'],
  ])('%s', (_, status, metadata, expected) => {
    expect(of(status, metadata)).toBe(expected)
  })
})
