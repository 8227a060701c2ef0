import { describe, expect, it } from 'vitest'
import type { Container, PodSpec } from '../../../kube/types'
import { podSpecWarnings } from './pod-warnings'

const container = (name: string, more: Partial<Container>): Container => ({ name, image: 'i', ...more })
const warnings = (...containers: Container[]) => podSpecWarnings({ containers }, 'spec')

describe('warnings of a Pod', () => {
  it('name variables that are hidden, unless the later one builds on the earlier', () => {
    const env = (...values: string[]) =>
      warnings(container('c', { env: values.map((value) => ({ name: 'A', value })) }))
    expect(env('1', '2')).toEqual([
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ])
    expect(env('1', '$(A)2')).toEqual([])
    expect(env('1', '$(A)')).toHaveLength(1)
  })

  it('name ports that meet in the one network of the Pod', () => {
    const ports = (...all: NonNullable<Container['ports']>) => container('c', { ports: all })
    expect(warnings(ports({ containerPort: 80 }), ports({ containerPort: 80 }))).toEqual([
      'spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]',
    ])
    expect(warnings(ports({ containerPort: 80 }, { containerPort: 80, hostPort: 8080 }))).toEqual([
      'spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]',
    ])
    expect(
      warnings(ports({ containerPort: 80, hostPort: 1 }, { containerPort: 80, hostPort: 1, hostIP: '10.0.0.1' })),
    ).toEqual(['spec.containers[0].ports[1]: dangerously ambiguous port definition with spec.containers[0].ports[0]'])
    expect(warnings(ports({ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }))).toEqual([])
    expect(warnings(ports({ name: 'x', containerPort: 80, hostIP: '10.0.0.1' }))).toEqual([
      'spec.containers[0].ports[0]: hostIP set without hostPort: {Name:x HostPort:0 ContainerPort:80 Protocol:TCP HostIP:10.0.0.1}',
    ])
  })

  it('name affinities that can match nothing', () => {
    const spec: PodSpec = {
      containers: [],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }],
        },
      },
    }
    expect(podSpecWarnings(spec, 'spec.template.spec')).toEqual([
      'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod',
    ])
  })

  it('take no longer for many', () => {
    const many = Array.from({ length: 30_000 }, (_, index) => ({ name: `E${index}`, value: 'x' }))
    const ports = Array.from({ length: 30_000 }, () => ({ containerPort: 80 }))
    const started = performance.now()
    expect(warnings(container('c', { env: many, ports })).length).toBeLessThan(200)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
