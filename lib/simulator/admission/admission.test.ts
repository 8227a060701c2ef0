import { describe, expect, it } from 'vitest'
import { configMaps, leases, limitRanges, namespaces, nodes, pods, priorityClasses, serviceAccounts } from '../../kinds'
import { systemPriorityClasses } from '../../kube/priority-classes'
import type { LimitRange, Pod, PodSpec } from '../../kube/types'
import { failure } from '../registry/resource-battery.test-support'
import { startAdmission } from './admission.test-support'

const pod = (spec: Partial<PodSpec> = {}, name = 'web'): Pod => ({
  metadata: { name, namespace: 'here' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...spec },
})

describe('NamespaceLifecycle', () => {
  it('wants the Namespace to be there', async () => {
    const { api } = await startAdmission()
    expect(await failure(api.create(configMaps, { metadata: { name: 'c', namespace: 'nowhere' } }))).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'namespaces "nowhere" not found',
    })
  })

  it('lets nothing new into a Namespace that ends', async () => {
    const { api } = await startAdmission()
    await api.create(configMaps, { metadata: { name: 'old', namespace: 'here' } })
    await api.remove(namespaces, { name: 'here' })
    expect(await failure(api.create(configMaps, { metadata: { name: 'c', namespace: 'here' } }))).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'configmaps "c" is forbidden: unable to create new content in namespace here because it is being terminated',
      details: {
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace here is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    })
    await api.patch(configMaps, { name: 'old', namespace: 'here' }, { data: { a: 'b' } }, 'merge')
    await api.remove(configMaps, { name: 'old', namespace: 'here' })
  })

  it('keeps the Namespaces that every cluster needs', async () => {
    const { api } = await startAdmission()
    await api.create(namespaces, { metadata: { name: 'kube-system' } })
    expect(await failure(api.remove(namespaces, { name: 'kube-system' }))).toMatchObject({
      code: 403,
      message: 'namespaces "kube-system" is forbidden: this namespace may not be deleted',
    })
  })
})

describe('ServiceAccount', () => {
  it('gives a Pod the default account and its token', async () => {
    const { api } = await startAdmission()
    const { spec } = await api.create(pods, pod())
    const name = spec?.volumes?.[0]?.name
    expect(name).toMatch(/^kube-api-access-[a-z0-9]{5}$/)
    expect(spec).toMatchObject({
      serviceAccountName: 'default',
      serviceAccount: 'default',
      containers: [
        {
          volumeMounts: [{ name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
        },
      ],
    })
    expect(spec?.volumes).toEqual([
      {
        name,
        projected: {
          defaultMode: 420,
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            {
              downwardAPI: {
                items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
              },
            },
          ],
        },
      },
    ])
  })

  it('mounts nothing where nothing is wanted, and hands on pull secrets', async () => {
    const { api } = await startAdmission()
    const account = { metadata: { name: 'quiet', namespace: 'here' }, automountServiceAccountToken: false }
    await api.create(serviceAccounts, { ...account, imagePullSecrets: [{ name: 'registry' }] })
    const { spec } = await api.create(pods, pod({ serviceAccountName: 'quiet' }))
    expect(spec?.volumes).toBeUndefined()
    expect(spec?.imagePullSecrets).toEqual([{ name: 'registry' }])
  })

  it('refuses an account that is not there, and waits a moment for the default one', async () => {
    const { api, clock } = await startAdmission()
    expect(await failure(api.create(pods, pod({ serviceAccountName: 'nobody' })))).toMatchObject({
      code: 403,
      message:
        'pods "web" is forbidden: error looking up service account here/nobody: serviceaccount "nobody" not found',
    })
    await api.remove(serviceAccounts, { name: 'default', namespace: 'here' })
    const waiting = api.create(pods, pod())
    await clock.advance(50)
    await api.create(serviceAccounts, { metadata: { name: 'default', namespace: 'here' } })
    await clock.advance(500)
    expect((await waiting).spec?.serviceAccountName).toBe('default')
  })
})

describe('LimitRanger', () => {
  const range = (limits: NonNullable<LimitRange['spec']>['limits']): LimitRange => ({
    metadata: { name: 'limits', namespace: 'here' },
    spec: { limits },
  })

  it('fills in what containers leave open, and says so', async () => {
    const { api } = await startAdmission()
    const defaults = { default: { cpu: '500m', memory: '256Mi' }, defaultRequest: { cpu: '100m' } }
    await api.create(limitRanges, range([{ type: 'Container', ...defaults }]))
    const { metadata, spec } = await api.create(pods, pod())
    expect(spec?.containers[0]?.resources).toEqual({
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { cpu: '500m', memory: '256Mi' },
    })
    expect(metadata?.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container web; cpu, memory limit for container web',
    })
  })

  it.each<
    [string, NonNullable<LimitRange['spec']>['limits'][number], PodSpec['containers'][number]['resources'], string]
  >([
    [
      'too much',
      { type: 'Container', max: { cpu: '1' } },
      { limits: { cpu: '2' } },
      '[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Pod is 1Gi.  No limit is specified]',
    ],
    [
      'too little',
      { type: 'Container', min: { memory: '64Mi' } },
      { limits: { memory: '32Mi' } },
      'minimum memory usage per Container is 64Mi, but request is 32Mi',
    ],
    [
      'too uneven',
      { type: 'Container', maxLimitRequestRatio: { memory: '2' } },
      { requests: { memory: '100Mi' }, limits: { memory: '300Mi' } },
      'memory max limit to request ratio per Container is 2, but provided ratio is 3.000000',
    ],
  ])('refuses %s', async (_, limit, resources, why) => {
    const { api } = await startAdmission()
    await api.create(limitRanges, range([limit, { type: 'Pod', max: { memory: '1Gi' } }]))
    const wanted = pod({ containers: [{ name: 'web', image: 'i', resources }] })
    expect(await failure(api.create(pods, wanted))).toMatchObject({
      code: 403,
      message: `pods "web" is forbidden: ${why}`,
    })
  })
})

describe('what else a Pod is given', () => {
  it('is a priority and five minutes on a Node that is silent', async () => {
    const { api } = await startAdmission()
    const { spec } = await api.create(pods, pod({ tolerations: [{ key: 'gpu', operator: 'Exists' }] }))
    expect(spec).toMatchObject({ priority: 0, preemptionPolicy: 'PreemptLowerPriority' })
    const away = { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }
    expect(spec?.tolerations).toEqual([
      { key: 'gpu', operator: 'Exists' },
      { key: 'node.kubernetes.io/not-ready', ...away },
      { key: 'node.kubernetes.io/unreachable', ...away },
    ])
  })

  it('follows the priority class, and only that', async () => {
    const { api } = await startAdmission()
    for (const priorityClass of systemPriorityClasses) await api.create(priorityClasses, priorityClass)
    const critical = await api.create(pods, pod({ priorityClassName: 'system-node-critical' }, 'critical'))
    expect(critical.spec?.priority).toBe(2_000_001_000)
    expect(await failure(api.create(pods, pod({ priorityClassName: 'mine' })))).toMatchObject({
      message: 'pods "web" is forbidden: no PriorityClass with name mine was found',
    })
    expect(await failure(api.create(pods, pod({ priority: 7 })))).toMatchObject({
      message: expect.stringContaining('the integer value of priority (7) must not be provided in pod spec'),
    })
    const usual = { value: 50, globalDefault: true, preemptionPolicy: 'Never' }
    await api.create(priorityClasses, { metadata: { name: 'usual' }, ...usual })
    expect((await api.create(pods, pod({}, 'plain'))).spec).toMatchObject({
      priorityClassName: 'usual',
      priority: 50,
      preemptionPolicy: 'Never',
    })
    expect(await failure(api.create(priorityClasses, { metadata: { name: 'other' }, ...usual }))).toMatchObject({
      message: expect.stringContaining('PriorityClass usual is already marked as default. Only one default can exist'),
    })
  })

  it('stays what it was when the whole Pod is sent back without it', async () => {
    const { api } = await startAdmission()
    const { spec, ...rest } = await api.create(pods, pod())
    const { priority: _, preemptionPolicy: __, ...partial } = spec!
    const again = await api.update(pods, { ...rest, spec: partial as PodSpec })
    expect(again.spec).toEqual(spec)
  })
})

describe('a kubelet', () => {
  const kubelet = (node: string) => ({ name: `system:node:${node}`, groups: ['system:nodes', 'system:authenticated'] })

  it('registers its own Node, which takes no Pods yet', async () => {
    const { as } = await startAdmission()
    const own = as(kubelet('node-1'))
    const { spec } = await own.create(nodes, { metadata: { name: 'node-1' } })
    expect(spec?.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }])
    expect(await failure(own.create(nodes, { metadata: { name: 'node-2' } }))).toMatchObject({
      code: 403,
      message: 'nodes "node-2" is forbidden: node "node-1" is not allowed to modify node "node-2"',
    })
    const taints = { spec: { taints: [] } }
    expect(await failure(own.patch(nodes, { name: 'node-1' }, taints, 'merge'))).toMatchObject({
      message: 'nodes "node-1" is forbidden: node "node-1" is not allowed to modify taints',
    })
    await own.patch(nodes, { name: 'node-1', subresource: 'status' }, { status: { capacity: { cpu: '4' } } }, 'merge')
  })

  it('writes about its own Pods only, and makes none', async () => {
    const { api, as } = await startAdmission()
    await api.create(pods, pod({ nodeName: 'node-1' }, 'mine'))
    await api.create(pods, pod({ nodeName: 'node-2' }, 'other'))
    const own = as(kubelet('node-1'))
    const status = { status: { phase: 'Running' } }
    const report = (name: string) =>
      own.patch(pods, { name, namespace: 'here', subresource: 'status' }, status, 'merge')
    expect((await report('mine')).status?.phase).toBe('Running')
    expect(await failure(report('other'))).toMatchObject({
      message:
        'pods "other" is forbidden: node "node-1" can only update pod status for pods with spec.nodeName set to itself',
    })
    expect(await failure(own.remove(pods, { name: 'other', namespace: 'here' }))).toMatchObject({ code: 403 })
    await own.remove(pods, { name: 'mine', namespace: 'here' }, { gracePeriodSeconds: 0 })
    expect(await failure(own.create(pods, pod({ nodeName: 'node-1' })))).toMatchObject({
      message: expect.stringContaining('node "node-1" can only create mirror pods'),
    })
  })

  it('holds its own Lease', async () => {
    const { as, namespace } = await startAdmission()
    await namespace('kube-node-lease')
    const own = as(kubelet('node-1'))
    await own.create(leases, { metadata: { name: 'node-1', namespace: 'kube-node-lease' } })
    const other = { metadata: { name: 'node-2', namespace: 'kube-node-lease' } }
    expect(await failure(own.create(leases, other))).toMatchObject({
      message:
        'leases.coordination.k8s.io "node-2" is forbidden: can only access node lease with the same name as the requesting node',
    })
  })
})
