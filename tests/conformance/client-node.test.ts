/** The official JavaScript client against the simulated cluster: with the undici that our lock file gives it. */
import { PassThrough } from 'node:stream'
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  VersionApi,
  Watch,
} from '@kubernetes/client-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/kubectl'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab')
const config = new KubeConfig()
let core: CoreV1Api
beforeAll(() => {
  config.loadFromFile(cluster.simulator.kubeconfig)
  core = config.makeApiClient(CoreV1Api)
})
const namespace = 'lab'
const map = (name: string, data: Record<string, string> = {}) => ({ namespace, body: { metadata: { name }, data } })

describe('@kubernetes/client-node', () => {
  test('creates, reads, lists, replaces, patches and deletes', async () => {
    const created = await core.createNamespacedConfigMap(map('one', { a: '1' }))
    expect(created.metadata?.creationTimestamp).toBeInstanceOf(Date)
    await core.replaceNamespacedConfigMap({ ...map('one', { a: '2' }), name: 'one' })
    const patched = await core.patchNamespacedConfigMap(
      { name: 'one', namespace, body: { data: { b: '3' } } },
      setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
    )
    expect(patched.data).toEqual({ a: '2', b: '3' })
    const list = await core.listNamespacedConfigMap({ namespace, fieldSelector: 'metadata.name=one' })
    expect(list.items.map(({ data }) => data)).toEqual([{ a: '2', b: '3' }])
    await core.deleteNamespacedConfigMap({ name: 'one', namespace })
    const gone = await core.readNamespacedConfigMap({ name: 'one', namespace }).catch((error: unknown) => error)
    expect(gone).toBeInstanceOf(ApiException)
    expect(gone).toMatchObject({ code: 404, body: expect.stringContaining('configmaps \\"one\\" not found') })
  })

  test('asks for versions, and handles any kind through discovery', async () => {
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v1\./)
    const objects = KubernetesObjectApi.makeApiClient(config)
    const spec = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'any', namespace } }
    await objects.create(spec)
    expect((await objects.read(spec)).metadata?.name).toBe('any')
    expect((await objects.list('apps/v1', 'Deployment', namespace)).items).toEqual([])
    await objects.delete(spec)
  })

  test('scales a Deployment and waits for its Pods', async () => {
    const apps = config.makeApiClient(AppsV1Api)
    await apps.createNamespacedDeployment({
      namespace,
      body: {
        metadata: { name: 'web' },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] },
          },
        },
      },
    })
    await apps.patchNamespacedDeploymentScale(
      { name: 'web', namespace, body: { spec: { replicas: 2 } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    )
    const { status } = await eventually(
      () => apps.readNamespacedDeployment({ name: 'web', namespace }),
      (deployment) => deployment.status?.availableReplicas === 2,
    )
    expect(status?.replicas).toBe(2)
  })

  test('watches', async () => {
    const seen: string[] = []
    const { metadata } = await core.listNamespacedConfigMap({ namespace })
    const watching = await new Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { resourceVersion: metadata?.resourceVersion, allowWatchBookmarks: true },
      (phase, object) => seen.push(`${phase} ${object.metadata.name}`),
      () => undefined,
    )
    await core.createNamespacedConfigMap(map('watched'))
    await core.deleteNamespacedConfigMap({ name: 'watched', namespace })
    await eventually(
      async () => seen,
      (events) => events.length === 2,
    )
    expect(seen).toEqual(['ADDED watched', 'DELETED watched'])
    watching.abort()
  })

  test('keeps a cache up to date', async () => {
    await core.createNamespacedConfigMap(map('before'))
    const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () =>
      core.listNamespacedConfigMap({ namespace }),
    )
    const updates: (string | undefined)[] = []
    informer.on('update', ({ metadata }) => updates.push(metadata?.name))
    informer.on('error', () => undefined)
    await informer.start()
    await core.createNamespacedConfigMap(map('after'))
    await core.replaceNamespacedConfigMap({ ...map('after', { k: 'v' }), name: 'after' })
    await core.deleteNamespacedConfigMap({ name: 'before', namespace })
    await eventually(
      async () => informer.list(namespace).map(({ metadata, data }) => `${metadata?.name} ${data?.k ?? ''}`),
      (names) => names.includes('after v') && !names.includes('before '),
    )
    expect(updates).toContain('after')
    await informer.stop()
  })

  test('reads and follows logs', async () => {
    await core.createNamespacedPod({
      namespace,
      body: {
        metadata: { name: 'talker' },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo one; sleep 1; echo two'] }],
        },
      },
    })
    await eventually(
      () => core.readNamespacedPod({ name: 'talker', namespace }),
      ({ status }) => status?.phase === 'Running' || status?.phase === 'Succeeded',
    )
    const stream = new PassThrough()
    let text = ''
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    await new Log(config).log(namespace, 'talker', 'c', stream, { follow: true })
    await eventually(
      async () => text,
      (found) => found === 'one\ntwo\n',
    )
    expect(await core.readNamespacedPodLog({ name: 'talker', namespace, tailLines: 1 })).toBe('two\n')
  })
})
