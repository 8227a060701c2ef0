import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../kube/types'
import { podsToDelete } from './ranking'

const now = new Date('2026-01-02T00:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString()

interface Said {
  name: string
  node?: string
  phase?: string
  readyFor?: number
  age?: number
  cost?: string
  restarts?: number
}

const pod = ({ name, node = 'n1', phase = 'Running', readyFor, age = 3600, cost, restarts = 0 }: Said): Pod => ({
  metadata: {
    name,
    uid: name,
    creationTimestamp: ago(age),
    ...(cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
  },
  spec: { ...(node ? { nodeName: node } : {}), containers: [] },
  status: {
    phase,
    conditions: readyFor === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: ago(readyFor) }],
    containerStatuses: [{ name: 'c', image: '', imageID: '', ready: true, restartCount: restarts }],
  },
})

const order = (said: Said[], neighbours: Record<string, number> = {}) =>
  podsToDelete(said.map(pod), new Map(Object.entries(neighbours)), said.length - 1, now).map(
    ({ metadata }) => metadata?.name,
  )

describe('podsToDelete', () => {
  it.each<[string, Said[], string, Record<string, number>?]>([
    [
      'unassigned before assigned',
      [
        { name: 'a', phase: 'Pending' },
        { name: 'b', node: '', phase: 'Pending' },
      ],
      'b',
    ],
    [
      'pending before unknown',
      [
        { name: 'a', phase: 'Unknown' },
        { name: 'b', phase: 'Pending' },
      ],
      'b',
    ],
    ['unknown before running', [{ name: 'a' }, { name: 'b', phase: 'Unknown' }], 'b'],
    ['not ready before ready', [{ name: 'a', readyFor: 9 }, { name: 'b' }], 'b'],
    [
      'cheap before dear',
      [
        { name: 'a', cost: '10' },
        { name: 'b', cost: '-5' },
      ],
      'b',
    ],
    [
      'a cost that is no number counts as none',
      [
        { name: 'a', cost: '1' },
        { name: 'b', cost: '+9' },
      ],
      'b',
    ],
    [
      'readiness counts more than cost',
      [
        { name: 'a', readyFor: 9, cost: '-100' },
        { name: 'b', cost: '100' },
      ],
      'b',
    ],
    [
      'where more of its kind run',
      [
        { name: 'a', node: 'n1' },
        { name: 'b', node: 'n2' },
      ],
      'b',
      { n1: 1, n2: 2 },
    ],
    [
      'ready for a much shorter time',
      [
        { name: 'a', readyFor: 3000 },
        { name: 'b', readyFor: 3 },
      ],
      'b',
    ],
    [
      'about as long ready: the uid decides',
      [
        { name: 'b', readyFor: 3000 },
        { name: 'a', readyFor: 3001 },
      ],
      'a',
    ],
    [
      'more restarts',
      [
        { name: 'a', restarts: 1 },
        { name: 'b', restarts: 2 },
      ],
      'b',
    ],
    [
      'much younger',
      [
        { name: 'a', age: 86_000 },
        { name: 'b', age: 10 },
      ],
      'b',
    ],
  ])('%s', (_title, said, first, neighbours) => {
    expect(order(said, neighbours)).toEqual([first])
    expect(order([...said].reverse(), neighbours)).toEqual([first])
  })

  it('takes all without ranking when all are to go', () => {
    expect(podsToDelete([pod({ name: 'a' }), pod({ name: 'b' })], new Map(), 2, now)).toHaveLength(2)
  })
})
