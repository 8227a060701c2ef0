import { expect, it } from 'vitest'
import { inDependencyOrder } from './dependency-order'

it('creates what others need before them, and keeps the order of what ranks the same', () => {
  const written = ['APIService', 'Deployment', 'Gadget', 'Service', 'Widget', 'ConfigMap', 'Role', 'Namespace']
  expect(inDependencyOrder(written.map((kind) => ({ kind }))).map(({ kind }) => kind)).toEqual([
    'Namespace',
    'Role',
    'ConfigMap',
    'Service',
    'Deployment',
    'Gadget',
    'Widget',
    'APIService',
  ])
})
