import { describe, expect, it } from 'vitest'
import { kinds } from '../../kinds'
import type { Column } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import { tableColumns, tableRow } from './table'

const now = new Date('2026-01-10T00:00:00Z')

function row(id: string, object: object) {
  const kind = kinds.find((each) => each.id === id)
  if (!kind) throw new Error(id)
  const narrow = tableColumns(kind.columns).map(({ priority }) => priority === 0)
  return tableRow(kind.columns, object as KubeObject, now, null).cells.filter((_cell, index) => narrow[index])
}

const created = { creationTimestamp: '2026-01-09T23:55:00Z' }

it('leaves out what only the console shows', () => {
  const [namespaces] = kinds.filter(({ id }) => id === 'namespaces')
  expect(namespaces?.columns.map(({ id }) => id)).toContain('alias')
  expect(tableColumns(namespaces?.columns ?? []).map(({ name }) => name)).toEqual(['Name', 'Status', 'Age'])
  const annotations = { 'kubesphere.io/alias-name': '在线商店' }
  const shop = { metadata: { name: 'shop', annotations, ...created }, status: { phase: 'Active' } }
  expect(row('namespaces', shop)).toEqual(['shop', 'Active', '5m'])
})

describe('rows of kubectl get', () => {
  const cases: [string, object, unknown[]][] = [
    [
      'deployments.apps',
      {
        metadata: { name: 'web', ...created },
        spec: { replicas: 3 },
        status: { readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 },
      },
      ['web', '1/3', 2, 1, '5m'],
    ],
    [
      'pods',
      {
        metadata: { name: 'web-1', ...created },
        spec: { containers: [{ name: 'a' }, { name: 'b' }] },
        status: {
          phase: 'Running',
          containerStatuses: [
            { name: 'a', ready: true, restartCount: 0, state: { running: {} } },
            {
              name: 'b',
              ready: false,
              restartCount: 4,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-09T23:58:00Z' } },
            },
          ],
        },
      },
      ['web-1', '1/2', 'CrashLoopBackOff', '4 (2m ago)', '5m'],
    ],
    [
      'services',
      {
        metadata: { name: 's', ...created },
        spec: {
          type: 'NodePort',
          clusterIP: '10.96.1.1',
          clusterIPs: ['10.96.1.1'],
          ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }],
        },
      },
      ['s', 'NodePort', '10.96.1.1', '<none>', '80:30080/TCP', '5m'],
    ],
    ['configmaps', { metadata: { name: 'c' }, data: { a: '1', b: '2' } }, ['c', 2, '<unknown>']],
    ['secrets', { metadata: { name: 's', ...created }, type: 'Opaque', data: { p: 'cQ==' } }, ['s', 'Opaque', 1, '5m']],
    ['namespaces', { metadata: { name: 'n', ...created }, status: { phase: 'Active' } }, ['n', 'Active', '5m']],
    [
      'endpoints',
      {
        metadata: { name: 'e', ...created },
        subsets: [{ addresses: [{ ip: '1.2.3.4' }, { ip: '1.2.3.5' }], ports: [{ port: 80 }] }],
      },
      ['e', '1.2.3.4:80,1.2.3.5:80', '5m'],
    ],
    [
      'nodes',
      {
        metadata: { name: 'n', ...created },
        status: { conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { kubeletVersion: 'v1' } },
      },
      ['n', 'Ready', '<none>', '5m', 'v1'],
    ],
  ]
  it.each(cases)('%s', (id, object, expected) => {
    expect(row(id, object)).toEqual(expected)
  })
})

describe('columns', () => {
  it('begin with the name', () => {
    expect(tableColumns([])[0]).toMatchObject({ name: 'Name', type: 'string', format: 'name', priority: 0 })
  })

  it('let a kind put the name elsewhere', () => {
    const columns: Column[] = [
      { id: 'reason', name: 'Reason', value: () => 'Started' },
      { id: 'name', name: 'Name', wide: true, value: ({ metadata }) => `${metadata?.name} (default)` },
    ]
    expect(tableColumns(columns).map(({ name, priority }) => [name, priority])).toEqual([
      ['Reason', 0],
      ['Name', 1],
    ])
    expect(tableRow(columns, { metadata: { name: 'x' } }, now, null).cells).toEqual(['Started', 'x (default)'])
  })

  it('are of upstream’s types, which calls some numbers strings', () => {
    const typesOf = (id: string) =>
      Object.fromEntries(
        tableColumns(kinds.find((each) => each.id === id)?.columns ?? []).map(({ name, type }) => [name, type]),
      )
    expect(typesOf('deployments.apps')).toMatchObject({ Ready: 'string', 'Up-to-date': 'string', Available: 'string' })
    expect(typesOf('replicasets.apps')).toMatchObject({ Desired: 'integer', Current: 'integer', Ready: 'integer' })
    expect([typesOf('configmaps').Data, typesOf('secrets').Data, typesOf('events').Count]).toEqual([
      'string',
      'string',
      'string',
    ])
  })

  it('show maps as labels and what is missing as <none>', () => {
    const columns: Column[] = [
      { id: 'l', name: 'L', type: 'labels', value: () => ({ b: '2', a: '1' }) },
      { id: 'e', name: 'E', type: 'labels', value: () => ({}) },
      { id: 'u', name: 'U', value: () => undefined },
      { id: 'n', name: 'N', type: 'number', value: () => 0 },
    ]
    expect(tableRow(columns, { metadata: { name: 'x' } }, now, null).cells).toEqual([
      'x',
      'a=1,b=2',
      '<none>',
      '<none>',
      0,
    ])
    expect(tableColumns(columns).at(-1)?.type).toBe('integer')
  })
})
