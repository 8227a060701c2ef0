import { describe, expect, it } from 'vitest'
import type { ConfigMap, Container, Pod, Secret, Service } from '../../../kube/types'
import { containerEnvironment } from './environment'
import { expand } from './expand'
import { MountedFiles } from './files'
import { memoryVolume } from './memory-disk'
import { mountsOf, setUpVolumes } from './volumes'

const pod: Pod = {
  metadata: { name: 'web-0', namespace: 'shop', uid: 'u1', labels: { app: 'web' }, annotations: { note: 'a "b"' } },
  spec: { containers: [], nodeName: 'node-1', serviceAccountName: 'seller' },
}
const settings: ConfigMap = { data: { MODE: 'fast', 'a.txt': 'text' }, binaryData: { 'b.bin': 'AAE=' } }
const keys: Secret = { data: { token: Buffer.from('s3cret').toString('base64') } }
const redis: Service = {
  metadata: { name: 'redis-master', namespace: 'shop' },
  spec: { clusterIP: '10.96.0.7', ports: [{ name: 'db', port: 6379, protocol: 'TCP' }] },
}
const kubernetes: Service = {
  metadata: { name: 'kubernetes', namespace: 'default' },
  spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443 }] },
}
const sources = {
  configMap: (_namespace: string, name: string) => (name === 'settings' ? settings : undefined),
  secret: (_namespace: string, name: string) => (name === 'keys' ? keys : undefined),
  services: (namespace: string) => (namespace === 'shop' ? [redis] : [kubernetes]),
  claim: () => undefined,
  persistentVolume: () => undefined,
  volumeData: () => memoryVolume(),
}
const facts = { podIP: '10.244.0.5', hostIP: '172.18.0.3', nodeAllocatable: { cpu: '4', memory: '8Gi' } }
const environment = (container: Partial<Container>, subject = pod) =>
  containerEnvironment(subject, { name: 'app', ...container }, sources, facts)

describe('the environment of a container', () => {
  it('names the Services of its namespace and the API server', () => {
    expect(environment({})).toMatchObject({
      HOSTNAME: 'web-0',
      KUBERNETES_SERVICE_HOST: '10.96.0.1',
      KUBERNETES_SERVICE_PORT_HTTPS: '443',
      REDIS_MASTER_SERVICE_HOST: '10.96.0.7',
      REDIS_MASTER_SERVICE_PORT: '6379',
      REDIS_MASTER_PORT: 'tcp://10.96.0.7:6379',
      REDIS_MASTER_PORT_6379_TCP_ADDR: '10.96.0.7',
    })
    const quiet = { ...pod, spec: { containers: [], enableServiceLinks: false } }
    expect(environment({}, quiet)).not.toHaveProperty('REDIS_MASTER_SERVICE_HOST')
    expect(environment({}, quiet)).toHaveProperty('KUBERNETES_SERVICE_HOST')
  })

  it('takes values from everywhere, later ones over earlier ones', () => {
    const field = (fieldPath: string) => ({ fieldRef: { fieldPath } })
    const resource = (name: string, divisor?: string) => ({
      resourceFieldRef: { resource: name, ...(divisor ? { divisor } : {}) },
    })
    const values = environment({
      resources: { limits: { memory: '64Mi' }, requests: { cpu: '250m' } },
      envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'keys' }, prefix: 'KEY_' }],
      env: [
        { name: 'MODE', value: 'slow' },
        { name: 'GREETING', value: '$(MODE) $(REDIS_MASTER_SERVICE_HOST) $$(MODE) $(NONE)' },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
        { name: 'NAME', valueFrom: field('metadata.name') },
        { name: 'LABEL', valueFrom: field("metadata.labels['app']") },
        { name: 'IP', valueFrom: field('status.podIP') },
        { name: 'NODE', valueFrom: field('spec.nodeName') },
        { name: 'MEMORY', valueFrom: resource('limits.memory', '1Mi') },
        { name: 'CPU', valueFrom: resource('requests.cpu', '1m') },
        { name: 'ALL_CPU', valueFrom: resource('limits.cpu') },
        { name: 'ABSENT', valueFrom: { configMapKeyRef: { name: 'none', key: 'x', optional: true } } },
      ],
    })
    expect(values).toMatchObject({
      MODE: 'slow',
      GREETING: 'slow 10.96.0.7 $(MODE) $(NONE)',
      KEY_token: 's3cret',
      TOKEN: 's3cret',
      NAME: 'web-0',
      LABEL: 'web',
      IP: '10.244.0.5',
      NODE: 'node-1',
      MEMORY: '64',
      CPU: '250',
      ALL_CPU: '4',
    })
    expect(values).not.toHaveProperty('ABSENT')
  })

  it.each<[string, Partial<Container>, string]>([
    ['a ConfigMap', { envFrom: [{ configMapRef: { name: 'none' } }] }, 'configmap "none" not found'],
    ['a Secret', { envFrom: [{ secretRef: { name: 'none' } }] }, 'secret "none" not found'],
    [
      'a key of a ConfigMap',
      { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'settings', key: 'x' } } }] },
      "couldn't find key x in ConfigMap shop/settings",
    ],
    [
      'a key of a Secret',
      { env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'keys', key: 'x' } } }] },
      "couldn't find key x in Secret shop/keys",
    ],
  ])('says that %s is missing', (_name, container, message) => {
    expect(() => environment(container)).toThrow(message)
  })

  it('expands once, from left to right', () => {
    expect(expand('$(A)$(B)$$$(A)', { A: '$(B)', B: 'b' })).toBe('$(B)b$$(B)')
  })

  it('does not let values multiply beyond what a process takes', () => {
    const env = Array.from({ length: 40 }, (_, index) => ({
      name: `E${index}`,
      value: index ? `$(E${index - 1})$(E${index - 1})` : 'x'.repeat(10),
    }))
    expect(() => environment({ env })).toThrow('environment variable "E14": argument list too long')
  })

  it('takes no longer for each of many variables', () => {
    const env = Array.from({ length: 20_000 }, (_, index) => ({ name: `E${index}`, value: `$(E${index - 1})` }))
    const started = performance.now()
    expect(environment({ env }).E19999).toBe('$(E-1)')
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('the volumes of a Pod', () => {
  const volumes = (list: NonNullable<NonNullable<Pod['spec']>['volumes']>) =>
    setUpVolumes({
      pod: () => ({ ...pod, spec: { ...pod.spec, containers: [], volumes: list } }),
      sources,
      facts: () => facts,
      token: async (audience) => ({ current: () => `token for ${audience ?? 'the API server'}` }),
    })
  const text = (data: Uint8Array | undefined) => data && new TextDecoder().decode(data)

  it('have only the files that were put there, whatever those are called', async () => {
    const odd: ConfigMap = { data: JSON.parse('{"__proto__":"1","toString":"2"}') }
    const source = { ...sources, configMap: () => odd }
    const made = await setUpVolumes({
      pod: () => ({ ...pod, spec: { containers: [], volumes: [{ name: 'odd', configMap: { name: 'odd' } }] } }),
      sources: source,
      facts: () => facts,
      token: async () => ({ current: () => '' }),
    })
    const odds = made.get('odd')
    expect([...(odds?.list() ?? [])].sort()).toEqual(['__proto__', 'toString'])
    expect(text(odds?.read('__proto__'))).toBe('1')
    expect(odds?.read('constructor')).toBeUndefined()
    const absent = { name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'constructor' } } }
    expect(() => environment({ env: [absent] })).toThrow("couldn't find key constructor in ConfigMap shop/settings")
  })

  it('hold what they are made from', async () => {
    const made = await volumes([
      { name: 'config', configMap: { name: 'settings' } },
      { name: 'some', configMap: { name: 'settings', items: [{ key: 'a.txt', path: 'deep/a' }] } },
      { name: 'secret', secret: { secretName: 'keys' } },
      { name: 'self', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
      {
        name: 'access',
        projected: {
          sources: [
            { serviceAccountToken: { path: 'token' } },
            { configMap: { name: 'settings', items: [{ key: 'a.txt', path: 'ca.crt' }] } },
            { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
          ],
        },
      },
    ])
    const mounts = ['config', 'some', 'secret', 'self', 'access'].map((name) => ({ name, mountPath: `/${name}` }))
    const files = new MountedFiles(mountsOf(mounts, made))
    expect(files.list('/config')).toEqual(['/config/MODE', '/config/a.txt', '/config/b.bin'])
    expect(files.read('/config/b.bin')).toEqual(Buffer.from([0, 1]))
    expect(text(files.read('/some/deep/a'))).toBe('text')
    expect(text(files.read('/secret/token'))).toBe('s3cret')
    expect(text(files.read('/self/labels'))).toBe('app="web"')
    expect(text(files.read('/access/token'))).toBe('token for the API server')
    expect(text(files.read('/access/namespace'))).toBe('shop')
    expect(() => files.write('/config/new', new Uint8Array())).toThrow('Read-only file system')
  })

  it('say what they lack', async () => {
    await expect(volumes([{ name: 'v', secret: { secretName: 'none' } }])).rejects.toThrow(
      'MountVolume.SetUp failed for volume "v" : secret "none" not found',
    )
    await expect(
      volumes([{ name: 'v', configMap: { name: 'settings', items: [{ key: 'no', path: 'p' }] } }]),
    ).rejects.toThrow('MountVolume.SetUp failed for volume "v" : references non-existent config key: no')
  })

  it('are shared by containers, and laid over their own files', () => {
    const shared = memoryVolume()
    const one = new MountedFiles([{ path: '/data', volume: shared, readOnly: false }])
    const other = new MountedFiles([{ path: '/in/data', volume: shared, readOnly: true, subPath: 'sub' }])
    const data = new TextEncoder().encode('x')
    one.write('/data/sub/file', data)
    one.write('/tmp/own', data)
    expect(other.read('/in/data/file')).toEqual(data)
    expect(other.read('/tmp/own')).toBeUndefined()
    expect(one.list('/')).toEqual(['/data/sub/file', '/tmp/own'])
    expect(one.read('/data/../tmp/./own')).toEqual(data)
    one.remove('/data/sub/file')
    expect(other.list('/in')).toEqual([])
  })
})
