import { describe, expect, it } from 'vitest'
import { services } from '../../../kinds/services'
import type { Service } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { failure, testResource } from '../resource-battery.test-support'
import { refusals } from '../strategy.test-support'
import { serviceStrategy } from './services'

type Spec = NonNullable<Service['spec']>

const service = (spec: Spec = {}, name = 'web'): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'here' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
})

testResource<Service>(serviceStrategy, {
  valid: () => service(),
  invalid: [
    { why: 'a Service without ports', object: () => service({ ports: [] }), field: 'spec.ports' },
    {
      why: 'a name that DNS would not take',
      object: () => service({}, '1st'),
      field: 'metadata.name',
    },
  ],
  invalidUpdates: [
    {
      why: 'the address',
      change({ spec }) {
        spec!.clusterIP = '10.96.9.9'
        spec!.clusterIPs = ['10.96.9.9']
      },
      field: 'spec.clusterIPs[0]',
    },
  ],
})

function started() {
  const environment = createTestVerbs([serviceStrategy])
  const { verbs, context } = environment
  const create = async (spec?: Spec, name?: string, namespace = 'here') => {
    const object = service(spec, name)
    object.metadata!.namespace = namespace
    return (await verbs.create(services, namespace, object, context)).value as Service
  }
  const update = async (object: object, name = 'web') => {
    const target = { kind: services, namespace: 'here', name, subresource: '' }
    return (await verbs.patch(target, object, 'merge', context)).object.value as Service
  }
  return { ...environment, create, update }
}

describe('what a Service is given', () => {
  it('is an address, and the defaults that kubectl shows', async () => {
    const { spec, status } = await started().create()
    expect(spec).toEqual({
      selector: { app: 'web' },
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      clusterIP: expect.stringMatching(/^10\.96\.\d+\.\d+$/),
      clusterIPs: [spec?.clusterIP],
    })
    expect(status).toEqual({ loadBalancer: {} })
  })

  it('is a node port for NodePort and LoadBalancer, one for both protocols of a port', async () => {
    const { create } = started()
    const ports: Spec['ports'] = [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      { name: 'metrics', port: 9153 },
    ]
    const { spec } = await create({ type: 'NodePort', ports })
    const [udp, tcp, metrics] = spec!.ports!.map(({ nodePort }) => nodePort!)
    expect(udp).toBe(tcp)
    expect(metrics).not.toBe(udp)
    for (const port of [udp, metrics]) expect(port).toBeGreaterThanOrEqual(30_086)
    expect(spec?.externalTrafficPolicy).toBe('Cluster')
    const balanced = await create({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }, 'balanced')
    expect(balanced.spec).toMatchObject({
      allocateLoadBalancerNodePorts: true,
      ports: [{ nodePort: expect.any(Number) }],
      healthCheckNodePort: expect.any(Number),
    })
  })

  it('is nothing for a headless one and an ExternalName', async () => {
    const { create } = started()
    expect((await create({ clusterIP: 'None' }, 'headless')).spec).toMatchObject({
      clusterIP: 'None',
      clusterIPs: ['None'],
    })
    const external = await create(
      { type: 'ExternalName', externalName: 'db.example.com', ports: undefined },
      'external',
    )
    expect(external.spec?.clusterIP).toBeUndefined()
    expect(external.spec?.ipFamilies).toBeUndefined()
  })

  it('is never given twice', async () => {
    const { create } = started()
    const all = await Promise.all(Array.from({ length: 40 }, (_, index) => create({ type: 'NodePort' }, `s${index}`)))
    expect(new Set(all.map(({ spec }) => spec?.clusterIP)).size).toBe(40)
    expect(new Set(all.map(({ spec }) => spec?.ports?.[0]?.nodePort)).size).toBe(40)
  })

  it('may be chosen, if it is free, in range and not kept for another', async () => {
    const { create } = started()
    expect((await create({ clusterIP: '10.96.0.50' }, 'chosen')).spec?.clusterIPs).toEqual(['10.96.0.50'])
    expect((await create({ clusterIP: '10.96.0.1' }, 'kubernetes', 'default')).spec?.clusterIP).toBe('10.96.0.1')
    expect(await failure(create({ clusterIP: '10.96.0.50' }, 'again'))).toMatchObject({
      code: 422,
      message:
        'Service "again" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated',
    })
    expect(await failure(create({ clusterIP: '10.96.0.10' }, 'mine'))).toMatchObject({
      message: expect.stringContaining('provided IP is already allocated'),
    })
    expect(await failure(create({ clusterIP: '192.168.0.1' }, 'outside'))).toMatchObject({
      message: expect.stringContaining(
        'the provided IP (192.168.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
      ),
    })
    await create({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_000 }] }, 'port')
    expect(await failure(create({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_000 }] }, 'twice'))).toMatchObject(
      {
        message:
          'Service "twice" is invalid: spec.ports[0].nodePort: Invalid value: 30000: provided port is already allocated',
      },
    )
    expect(await failure(create({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }, 'low'))).toMatchObject({
      message: expect.stringContaining(
        'provided port is not in the valid range. The range of valid ports is 30000-32767',
      ),
    })
  })

  it('is free again when it was refused or deleted', async () => {
    const { create, verbs, context } = started()
    await failure(create({ clusterIP: '10.96.0.50', ports: [] }, 'refused'))
    await create({ clusterIP: '10.96.0.50' }, 'first')
    await verbs.remove({ kind: services, namespace: 'here', name: 'first', subresource: '' }, {}, context)
    await create({ clusterIP: '10.96.0.50' }, 'second')
  })

  it('stays when the Service changes, and goes with a type that has no use for it', async () => {
    const { create, update } = started()
    const { spec } = await create({ type: 'NodePort' })
    const same = await update({ spec: { ports: [{ port: 80, targetPort: 8080 }] } })
    expect(same.spec).toMatchObject({ clusterIP: spec?.clusterIP, ports: [{ nodePort: spec?.ports?.[0]?.nodePort }] })
    const inner = await update({ spec: { type: 'ClusterIP' } })
    expect(inner.spec?.ports?.[0]?.nodePort).toBeUndefined()
    expect(inner.spec?.externalTrafficPolicy).toBeUndefined()
    const external = await update({ spec: { type: 'ExternalName', externalName: 'db.example.com' } })
    expect(external.spec?.clusterIP).toBeUndefined()
    const back = await update({ spec: { type: 'ClusterIP' } })
    expect(back.spec).toMatchObject({ clusterIP: expect.stringMatching(/^10\.96\./) })
    expect(back.spec?.externalName).toBeUndefined()
  })
})

describe('validation of a Service', () => {
  it.each<[string, Spec, string[]]>([
    [
      'ports without names, when there are several',
      { ports: [{ port: 80 }, { port: 81 }] },
      ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
    ],
    [
      'a port that is none',
      { ports: [{ port: 0, targetPort: 'no_name' }] },
      [
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: "no_name": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      ],
    ],
    [
      'a node port where there is none',
      { ports: [{ port: 80, nodePort: 30_001 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    ['an ExternalName without one', { type: 'ExternalName' }, ['spec.externalName: Required value']],
    [
      'an unknown type',
      { type: 'Magic' as 'ClusterIP' },
      [
        'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    [
      'a policy for traffic from outside that never comes',
      { externalTrafficPolicy: 'Local' },
      ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
    ],
    [
      'loopback as an outer address',
      { externalIPs: ['127.0.0.1'], externalTrafficPolicy: 'Cluster' },
      ['spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ],
  ])('refuses %s', (_, spec, texts) => {
    expect(refusals(serviceStrategy, service(spec))).toEqual(texts)
  })
})
