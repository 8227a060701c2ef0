import { describe, expect, it } from 'vitest'
import type { Ingress, IngressClass, NetworkPolicy } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { defaulted, refusals } from '../strategy.test-support'
import { ingressClassStrategy } from './ingressclasses'
import { ingressStrategy } from './ingresses'
import { networkPolicyStrategy } from './networkpolicies'

const backend = { service: { name: 'web', port: { number: 80 } } }
const ingress = (spec: Ingress['spec'] = {}): Ingress => ({
  metadata: { name: 'web' },
  spec: { rules: [{ host: 'shop.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }], ...spec },
})
const ingressClass = (controller = 'example.com/ingress'): IngressClass => ({
  metadata: { name: 'main' },
  spec: { controller },
})
const policy = (spec: Partial<NonNullable<NetworkPolicy['spec']>> = {}): NetworkPolicy => ({
  metadata: { name: 'deny' },
  spec: { podSelector: {}, ...spec },
})

testResource<Ingress>(ingressStrategy, {
  valid: () => ingress(),
  changeStatus: (object) => {
    object.status = { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } }
  },
  changeSpec: (object) => {
    if (object.spec) object.spec.ingressClassName = 'main'
  },
  invalid: [{ why: 'no rules', object: () => ingress({ rules: [] }), field: 'spec' }],
})
testResource<IngressClass>(ingressClassStrategy, {
  valid: () => ingressClass(),
  invalid: [{ why: 'a controller without a domain', object: () => ingressClass('mine'), field: 'spec.controller' }],
})
testResource<NetworkPolicy>(networkPolicyStrategy, { valid: () => policy() })

describe('an Ingress', () => {
  const withPath = (path: object) => ingress({ rules: [{ http: { paths: [{ backend, ...path } as never] } }] })
  it.each([
    [withPath({ path: '/' }), 'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
    [
      withPath({ path: 'x', pathType: 'Exact' }),
      'spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path',
    ],
    [
      withPath({ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: {} } } }),
      'spec.rules[0].http.paths[0].backend.service: Required value: port name or number is required',
    ],
    [
      ingress({ rules: [{ host: '10.0.0.1' }] }),
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ],
  ])('is refused in Kubernetes’ words', (object, text) => {
    expect(refusals(ingressStrategy, object)).toEqual([text])
  })

  it('may have a wildcard, in its place', () => {
    expect(refusals(ingressStrategy, ingress({ rules: [{ host: '*.example.com' }] }))).toEqual([])
    expect(refusals(ingressStrategy, ingress({ rules: [{ host: 'a.*.com' }] }))[0]).toContain('a wildcard DNS-1123')
  })
})

describe('a NetworkPolicy', () => {
  it('is about what comes in, and about what goes out where it says so', () => {
    expect(defaulted(networkPolicyStrategy, policy()).spec?.policyTypes).toEqual(['Ingress'])
    const out = defaulted(networkPolicyStrategy, policy({ egress: [{ ports: [{ port: 53 }] }] }))
    expect(out.spec).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }],
    })
  })

  it('names peers in one way', () => {
    const peer = { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }
    expect(refusals(networkPolicyStrategy, policy({ ingress: [{ from: [peer] }] }))).toEqual([
      'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
    ])
  })
})
