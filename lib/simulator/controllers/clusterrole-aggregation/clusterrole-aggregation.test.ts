import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clusterRoles } from '../../../kinds'
import type { ClusterRole, PolicyRule } from '../../../kube/types'
import { startCluster, type TestCluster } from '../testing.test-support'

let cluster: TestCluster
beforeEach(async () => {
  cluster = await startCluster({ only: ['clusterrole-aggregation-controller'] })
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged).toEqual([])
})

const rule = (resource: string): PolicyRule => ({ apiGroups: [''], resources: [resource], verbs: ['get'] })
const selects = (...labels: Record<string, string>[]) => ({
  clusterRoleSelectors: labels.map((matchLabels) => ({ matchLabels })),
})

async function add(name: string, labels: Record<string, string>, more: Partial<ClusterRole>) {
  const role = await cluster.api.create(clusterRoles, { metadata: { name, labels }, rules: [], ...more })
  await cluster.settle()
  return role
}

const resourcesOf = (name: string) =>
  cluster.get<ClusterRole>(clusterRoles, name).rules?.map(({ resources }) => resources?.[0]) ?? []

describe('clusterrole aggregation controller', () => {
  it('fills a role from those it selects: by selector, then by name, equal rules once', async () => {
    await add('z', { of: 'b' }, { rules: [rule('pods'), rule('services')] })
    await add('a', { of: 'b' }, { rules: [rule('secrets'), rule('pods')] })
    await add('first', { of: 'a' }, { rules: [rule('nodes')] })
    await add('stranger', {}, { rules: [rule('events')] })
    await add('whole', {}, { aggregationRule: selects({ of: 'a' }, { of: 'b' }) })
    expect(resourcesOf('whole')).toEqual(['nodes', 'secrets', 'pods', 'services'])
  })

  it('follows what is added, changed, relabelled and deleted', async () => {
    await add('whole', {}, { aggregationRule: selects({ of: 'a' }), rules: [rule('events')] })
    expect(resourcesOf('whole')).toEqual([])
    const part = await add('part', { of: 'a' }, { rules: [rule('pods')] })
    expect(resourcesOf('whole')).toEqual(['pods'])
    const changed = await cluster.api.update(clusterRoles, { ...part, rules: [rule('nodes')] })
    await cluster.settle()
    expect(resourcesOf('whole')).toEqual(['nodes'])
    await cluster.api.update(clusterRoles, { ...changed, metadata: { ...changed.metadata, labels: { of: 'b' } } })
    await cluster.settle()
    expect(resourcesOf('whole')).toEqual([])
    await add('other', { of: 'a' }, { rules: [rule('pods')] })
    await cluster.api.remove(clusterRoles, { name: 'other' })
    await cluster.settle()
    expect(resourcesOf('whole')).toEqual([])
  })

  it('passes rules on through a role that is itself aggregated', async () => {
    await add('admin', {}, { aggregationRule: selects({ to: 'admin' }) })
    await add('edit', { to: 'admin' }, { aggregationRule: selects({ to: 'edit' }) })
    await add('custom', { to: 'edit' }, { rules: [rule('widgets')] })
    expect(resourcesOf('admin')).toEqual(['widgets'])
  })

  it('never takes its own rules for others, and writes only what changes', async () => {
    await add('part', { of: 'a' }, { rules: [rule('pods')] })
    await add('self', { of: 'a' }, { aggregationRule: selects({ of: 'a' }) })
    const { resourceVersion } = cluster.get<ClusterRole>(clusterRoles, 'self').metadata ?? {}
    await cluster.restart()
    expect(resourcesOf('self')).toEqual(['pods'])
    expect(cluster.get<ClusterRole>(clusterRoles, 'self').metadata?.resourceVersion).toBe(resourceVersion)
  })
})
