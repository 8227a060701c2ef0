import { describe, expect, it } from 'vitest'
import { podLimits, podRequests } from '../../../kube/pod-resources'
import { formatAmounts } from '../../../kube/resource-amounts'
import type { Pod, PodSpec } from '../../../kube/types'
import { defaulted, refusals } from '../strategy.test-support'
import { podStrategy } from './pods'

const pod = (spec: Partial<PodSpec> = {}): Pod => ({
  metadata: { name: 'web', namespace: 'here' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...spec },
})

const container = (part: Partial<PodSpec['containers'][number]>) =>
  pod({ containers: [{ name: 'web', image: 'nginx:1.27', ...part }] })

describe('defaults of a Pod', () => {
  it('are those of the API documentation', () => {
    const { spec } = defaulted(
      podStrategy,
      pod({
        containers: [
          {
            name: 'web',
            image: 'registry.local:5000/shop/web',
            ports: [{ containerPort: 80 }],
            readinessProbe: { httpGet: { port: 80 } },
            resources: { limits: { cpu: '1' } },
          },
        ],
        volumes: [{ name: 'scratch' }, { name: 'config', configMap: { name: 'c' } }],
        serviceAccountName: 'builder',
      }),
    )
    expect(spec).toEqual({
      containers: [
        {
          name: 'web',
          image: 'registry.local:5000/shop/web',
          imagePullPolicy: 'Always',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          readinessProbe: {
            httpGet: { port: 80, path: '/', scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          resources: { limits: { cpu: '1' }, requests: { cpu: '1' } },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      volumes: [
        { name: 'scratch', emptyDir: {} },
        { name: 'config', configMap: { name: 'c', defaultMode: 420 } },
      ],
      serviceAccountName: 'builder',
      serviceAccount: 'builder',
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
    })
  })

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['registry:5000/nginx', 'Always'],
    ['nginx@sha256:0000', 'IfNotPresent'],
  ])('pull %s by policy %s', (image, policy) => {
    expect(defaulted(podStrategy, container({ image })).spec?.containers[0]?.imagePullPolicy).toBe(policy)
  })
})

describe('validation of a Pod', () => {
  it.each<[string, Pod, string[]]>([
    [
      'names of containers',
      container({ name: 'Web_1' }),
      [
        `spec.containers[0].name: Invalid value: "Web_1": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
      ],
    ],
    [
      'mounts of volumes that are not there',
      container({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
      ['spec.containers[0].volumeMounts[0].name: Not found: "data"'],
    ],
    [
      'a request above its limit',
      container({ resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } }),
      [
        'spec.containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi',
      ],
    ],
    [
      'a GPU that is only requested',
      container({ resources: { requests: { 'nvidia.com/gpu': '1' } } }),
      ['spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources'],
    ],
    [
      'a GPU limit that differs from its request',
      container({ resources: { requests: { 'nvidia.com/gpu': '1' }, limits: { 'nvidia.com/gpu': '2' } } }),
      ['spec.containers[0].resources.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 2'],
    ],
    [
      'half a GPU',
      container({ resources: { limits: { 'nvidia.com/gpu': '500m' } } }),
      [
        'spec.containers[0].resources.limits[nvidia.com/gpu]: Invalid value: "500m": must be an integer',
        'spec.containers[0].resources.requests[nvidia.com/gpu]: Invalid value: "500m": must be an integer',
      ],
    ],
    [
      'an unknown resource',
      container({ resources: { limits: { gpu: '1' } } }),
      [
        'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource for containers',
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
      ],
    ],
    [
      'a probe that does nothing, and one that does too much',
      container({
        livenessProbe: {},
        readinessProbe: { exec: { command: ['true'] }, tcpSocket: { port: 80 } },
      }),
      [
        'spec.containers[0].livenessProbe: Required value: must specify a handler type',
        'spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
      ],
    ],
    [
      'a variable out of nowhere',
      container({ env: [{ name: 'A', valueFrom: {} }] }),
      [
        'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ],
    ],
    [
      'a restart policy that does not exist',
      pod({ restartPolicy: 'Sometimes' as 'Always' }),
      ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
    ],
    [
      'a volume of two kinds',
      pod({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/tmp' } }] }),
      ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'the same host port twice',
      container({
        ports: [
          { containerPort: 80, hostPort: 80 },
          { containerPort: 81, hostPort: 80 },
        ],
      }),
      ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"'],
    ],
    [
      'a toleration of everything by value',
      pod({ tolerations: [{ operator: 'Equal', value: 'x' }] }),
      [
        'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
    ],
    [
      'an init container with a probe',
      pod({ initContainers: [{ name: 'init', image: 'i', readinessProbe: { tcpSocket: { port: 1 } } }] }),
      [
        'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      'a deadline of nothing',
      pod({ activeDeadlineSeconds: 0 }),
      ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    ],
  ])('refuses %s', (_, object, texts) => {
    expect(refusals(podStrategy, object)).toEqual(texts)
  })

  it('collects every error', () => {
    expect(refusals(podStrategy, pod({ containers: [{ name: '' }, { name: '' }] as PodSpec['containers'] }))).toEqual([
      'spec.containers[0].name: Required value',
      'spec.containers[0].image: Required value',
      'spec.containers[1].name: Required value',
      'spec.containers[1].image: Required value',
      'spec.containers[1].name: Duplicate value: ""',
    ])
  })

  it('accepts a sidecar with probes', () => {
    const sidecar = {
      name: 'proxy',
      image: 'proxy:1',
      restartPolicy: 'Always',
      startupProbe: { grpc: { port: 9000 } },
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
    }
    expect(refusals(podStrategy, pod({ initContainers: [sidecar] }))).toEqual([])
  })
})

it('asks for what it says for itself, where it says so', () => {
  const resources = { limits: { cpu: '3', memory: '1Gi' } }
  const own = container({ resources: { requests: { cpu: '1', 'nvidia.com/gpu': '1' } } })
  const { spec } = defaulted<Pod>(podStrategy, { spec: { ...own.spec, resources } as PodSpec })
  expect(formatAmounts(podRequests(spec))).toEqual({ cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' })
  expect(formatAmounts(podLimits(spec))).toEqual({ cpu: '3', memory: '1Gi' })
})
