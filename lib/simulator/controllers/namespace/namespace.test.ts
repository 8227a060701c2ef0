import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configMaps, deployments, namespaces, pods, replicaSets, secrets, serviceAccounts } from '../../../kinds'
import { hasReason } from '../../../kube/status-error'
import type { Namespace, Pod } from '../../../kube/types'
import { startCluster, type TestCluster, template } from '../testing.test-support'

let cluster: TestCluster
beforeEach(async () => {
  cluster = await startCluster({
    only: [
      'namespace-controller',
      'serviceaccount-controller',
      'root-ca-certificate-publisher-controller',
      'replicaset-controller',
      'deployment-controller',
      'garbage-collector-controller',
    ],
    rootCertificate: 'PEM',
  })
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged).toEqual([])
})

async function remove(name = 'shop') {
  await cluster.api.remove(namespaces, { name })
  await cluster.settle()
}

const conditions = () =>
  Object.fromEntries(
    (cluster.get<Namespace>(namespaces, 'shop').status?.conditions ?? []).map(({ type, status, reason, message }) => [
      type,
      `${status} ${reason}: ${message}`,
    ]),
  )

describe('namespaces', () => {
  it('are given a ServiceAccount and the certificate of the cluster', async () => {
    expect(cluster.find(serviceAccounts, 'default')).toBeDefined()
    const published = cluster.get(configMaps, 'kube-root-ca.crt')
    expect(published.data).toEqual({ 'ca.crt': 'PEM' })
    expect(published.metadata?.annotations?.['kubernetes.io/description']).toMatch(/^Contains a CA bundle/)
  })

  it('get both back when somebody takes or changes them', async () => {
    await cluster.api.remove(serviceAccounts, { name: 'default', namespace: 'shop' })
    const published = cluster.get(configMaps, 'kube-root-ca.crt')
    await cluster.api.update(configMaps, { ...published, data: { 'ca.crt': 'forged' } })
    await cluster.settle()
    expect(cluster.find(serviceAccounts, 'default')).toBeDefined()
    expect(cluster.get(configMaps, 'kube-root-ca.crt').data).toEqual({ 'ca.crt': 'PEM' })
    await cluster.api.remove(configMaps, { name: 'kube-root-ca.crt', namespace: 'shop' })
    await cluster.settle()
    expect(cluster.find(configMaps, 'kube-root-ca.crt')).toBeDefined()
  })

  it('go with all that is in them', async () => {
    await cluster.api.create(deployments, {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web' }) },
    })
    await cluster.api.create(secrets, { metadata: { name: 's', namespace: 'shop' } })
    await cluster.settle()
    await remove()
    await cluster.pass(3)
    expect(cluster.find(namespaces, 'shop')).toBeUndefined()
    for (const kind of [deployments, replicaSets, pods, secrets, configMaps, serviceAccounts]) {
      expect(cluster.list(kind as typeof pods, 'shop')).toEqual([])
    }
    expect(cluster.list(serviceAccounts, 'default')).toHaveLength(1)
  })

  it('wait for their Pods before anything else goes, and say so', async () => {
    await cluster.api.create(secrets, { metadata: { name: 's', namespace: 'shop' } })
    const pod: Pod = { metadata: { name: 'p', namespace: 'shop' }, spec: template({}).spec }
    await cluster.bind(await cluster.api.create(pods, pod), 'n1')
    await remove()
    expect(cluster.get(pods, 'p').metadata?.deletionTimestamp).toBeDefined()
    expect(cluster.find(secrets, 's')).toBeDefined()
    expect(conditions()).toEqual({
      NamespaceDeletionDiscoveryFailure: 'False ResourcesDiscovered: All resources successfully discovered',
      NamespaceDeletionGroupVersionParsingFailure:
        'False ParsedGroupVersions: All legacy kube types successfully parsed',
      NamespaceDeletionContentFailure:
        'False ContentDeleted: All content successfully deleted, may be waiting on finalization',
      NamespaceContentRemaining:
        'True SomeResourcesRemain: Some resources are remaining: pods. has 1 resource instances',
      NamespaceFinalizersRemaining: 'False ContentHasNoFinalizers: All content-preserving finalizers finished',
    })
    await cluster.finishDeletions()
    expect(cluster.find(namespaces, 'shop')).toBeUndefined()
    expect(cluster.find(secrets, 's')).toBeUndefined()
  })

  it('wait for finalizers, and name them', async () => {
    const finalizers = ['example.com/hold']
    await cluster.api.create(configMaps, { metadata: { name: 'held', namespace: 'shop', finalizers } })
    await remove()
    expect(conditions()).toMatchObject({
      NamespaceContentRemaining:
        'True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
      NamespaceFinalizersRemaining:
        'True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    })
    const create = cluster.api.create(configMaps, { metadata: { name: 'new', namespace: 'shop' } })
    await expect(create).rejects.toSatisfy((error) => hasReason(error, 'Forbidden'))
    const patch = { metadata: { finalizers: [] } }
    await cluster.api.patch(configMaps, { name: 'held', namespace: 'shop' }, patch, 'merge')
    await cluster.pass(8)
    expect(cluster.find(namespaces, 'shop')).toBeUndefined()
  })

  it('can be made anew under the same name', async () => {
    await remove()
    await cluster.pass(2)
    await cluster.api.create(namespaces, { metadata: { name: 'shop' } })
    await cluster.settle()
    expect(cluster.find(serviceAccounts, 'default')).toBeDefined()
  })
})
