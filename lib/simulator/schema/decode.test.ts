import { describe, expect, it } from 'vitest'
import { isStatusError } from '../../kube/status-error'
import { loadSchemas } from './load-schemas'
import type { DecodeOptions, GroupVersionKind } from './schema'

const schemas = loadSchemas()
const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' }
const core = (kind: string): GroupVersionKind => ({ group: '', version: 'v1', kind })

function decode(gvk: GroupVersionKind, body: unknown, options: Partial<DecodeOptions> = {}) {
  return schemas.decode(gvk, body, { validation: 'Strict', warn: () => undefined, ...options })
}

function failure(gvk: GroupVersionKind, body: unknown, options: Partial<DecodeOptions> = {}) {
  try {
    decode(gvk, body, options)
  } catch (error) {
    if (isStatusError(error)) return error.status
    throw error
  }
  throw new Error('was not refused')
}

describe('a well-formed body', () => {
  it('comes back with apiVersion and kind', () => {
    const body = { metadata: { name: 'web' }, spec: { replicas: 0 } }
    expect(decode(deployment, body)).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', ...body })
  })

  it('drops null, empty lists and maps that may be absent, and empty names', () => {
    const body = {
      metadata: { name: 'a', namespace: '', creationTimestamp: null, labels: {}, finalizers: [] },
      spec: { containers: [], volumes: [{ name: 'v', emptyDir: {} }], nodeSelector: {} },
    }
    expect(decode(core('Pod'), body)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [], volumes: [{ name: 'v', emptyDir: {} }] },
    })
  })

  it('writes quantities and times canonically', () => {
    const resources = { requests: { cpu: '0.5', memory: '1024Mi', 'nvidia.com/gpu': 1 }, limits: { cpu: '1000m' } }
    const pod = decode(core('Pod'), {
      metadata: { name: 'a', creationTimestamp: '2026-01-02T05:04:05.6+02:00' },
      spec: { containers: [{ name: 'c', resources }] },
    })
    expect(pod).toMatchObject({
      metadata: { creationTimestamp: '2026-01-02T03:04:05Z' },
      spec: {
        containers: [
          { resources: { requests: { cpu: '500m', memory: '1Gi', 'nvidia.com/gpu': '1' }, limits: { cpu: '1' } } },
        ],
      },
    })
    const lease = decode(
      { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' },
      { spec: { renewTime: '2026-01-02T03:04:05.123456Z' } },
    )
    expect(lease).toMatchObject({ spec: { renewTime: '2026-01-02T03:04:05.123456Z' } })
  })

  it('leaves the zero value where a list or map holds null', () => {
    expect(decode(core('ConfigMap'), { data: { a: null, ['__proto__']: 'x' } })).toMatchObject({ data: { a: '' } })
    expect(decode(core('Pod'), { spec: { containers: [{ name: 'c', args: [null] }] } })).toMatchObject({
      spec: { containers: [{ args: [''] }] },
    })
  })

  it('keeps a key that objects have by birth', () => {
    const data = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>
    const decoded = decode(core('ConfigMap'), { data }) as { data?: object }
    expect(JSON.stringify(decoded.data)).toBe('{"__proto__":"x","constructor":"y"}')
  })

  it('does not share with the body', () => {
    const body = { metadata: { name: 'a', managedFields: [{ manager: 'm', fieldsV1: { 'f:spec': {} } }] } }
    const decoded = decode(core('Pod'), body)
    expect(decoded).toMatchObject(body)
    expect(decoded.metadata).not.toBe(body.metadata)
  })
})

describe('unknown and duplicate fields', () => {
  const body = {
    spec: { replica: 2, template: { spec: { containers: [{ name: 'a', imagee: 'b' }] } } },
    extra: { deep: 1 },
  }

  it('are refused by name when strict', () => {
    expect(failure(deployment, body, { duplicates: ['spec.replicas'] })).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message:
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: duplicate field "spec.replicas", unknown field "spec.replica", unknown field "spec.template.spec.containers[0].imagee", unknown field "extra"',
    })
  })

  it('are warned of', () => {
    const warnings: string[] = []
    const decoded = decode(deployment, body, { validation: 'Warn', warn: (text) => warnings.push(text) })
    expect(warnings).toEqual([
      'unknown field "spec.replica"',
      'unknown field "spec.template.spec.containers[0].imagee"',
      'unknown field "extra"',
    ])
    expect(decoded).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { template: { spec: { containers: [{ name: 'a' }] } } },
    })
  })

  it('are ignored', () => {
    expect(decode(deployment, body, { validation: 'Ignore' })).not.toHaveProperty('extra')
  })

  it('name the patch that brought them', () => {
    expect(failure(deployment, { spec: { replica: 2 } }, { patch: 'map[spec:map[replica:2]]' })).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message:
        ' "" is invalid: patch: Invalid value: "map[spec:map[replica:2]]": strict decoding error: unknown field "spec.replica"',
      details: { causes: [{ field: 'patch' }] },
    })
  })
})

describe('values of a wrong type', () => {
  const cases: [GroupVersionKind, unknown, string][] = [
    [
      deployment,
      { spec: { replicas: 'two' } },
      'string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      deployment,
      { spec: { replicas: 1.5 } },
      'number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      deployment,
      { spec: { replicas: 3e9 } },
      'number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [deployment, { spec: { paused: 'no' } }, 'string into Go struct field DeploymentSpec.spec.paused of type bool'],
    [deployment, { spec: [] }, 'array into Go struct field Deployment.spec of type v1.DeploymentSpec'],
    [core('Pod'), { metadata: 'x' }, 'string into Go struct field Pod.metadata of type v1.ObjectMeta'],
    [
      core('Pod'),
      { metadata: { labels: { a: 1 } } },
      'number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      core('Pod'),
      { spec: { containers: {} } },
      'object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      core('Pod'),
      { spec: { containers: [{ env: [{ name: 'A', value: true }] }] } },
      'bool into Go struct field EnvVar.spec.containers.env.value of type string',
    ],
    [
      core('Pod'),
      { spec: { restartPolicy: 1 } },
      'number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [core('Service'), { spec: { ports: [{ port: 80, targetPort: true }] } }, 'bool into Go value of type int32'],
    [core('Pod'), { metadata: { creationTimestamp: 5 } }, 'number into Go value of type string'],
    [core('Secret'), { data: 'x' }, 'string into Go struct field Secret.data of type map[string][]uint8'],
    [
      core('Pod'),
      { spec: { containers: [{ resources: { limits: 5 } }] } },
      'number into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList',
    ],
  ]
  it.each(cases)('%j %j', (gvk, body, message) => {
    const expected = `${gvk.kind} in version "v1" cannot be handled as a ${gvk.kind}: json: cannot unmarshal ${message}`
    expect(failure(gvk, body, { validation: 'Ignore' }).message).toBe(expected)
  })

  it('are told before unknown fields, and the first of them only', () => {
    const message = failure(deployment, { nope: 1, spec: { replicas: 'a', paused: 'b' } }).message
    expect(message).toMatch(
      /: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32$/,
    )
  })

  it.each([
    [
      core('Pod'),
      { spec: { overhead: { cpu: 'lots' } } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      core('Pod'),
      { spec: { overhead: { cpu: '1x' } } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [core('Pod'), { spec: { overhead: { cpu: '1i' } } }, "unable to parse quantity's suffix"],
    [core('Secret'), { data: { a: 'not base64!' } }, 'illegal base64 data at input byte 3'],
    [core('Secret'), { data: { a: 'YWI' } }, 'illegal base64 data at input byte 0'],
    [
      core('Pod'),
      { metadata: { deletionTimestamp: 'today' } },
      'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"',
    ],
    [
      core('Pod'),
      { metadata: { deletionTimestamp: '2026-01-02' } },
      'parsing time "2026-01-02" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
    ],
    [
      core('Pod'),
      { metadata: { deletionTimestamp: '2026-02-30T00:00:00Z' } },
      'parsing time "2026-02-30T00:00:00Z": day out of range',
    ],
  ])('%j %j with its own words', (gvk, body, message) => {
    expect(failure(gvk, body).message).toBe(
      `${gvk.kind} in version "v1" cannot be handled as a ${gvk.kind}: ${message}`,
    )
  })
})

describe('what a strategic merge patch led to', () => {
  it.each([
    [{ spec: { replicas: 'x' } }, 'unrecognized type: int32'],
    [{ spec: { paused: 1 } }, 'unrecognized type: bool'],
    [{ spec: { template: [] } }, 'cannot restore struct from: slice'],
    [{ metadata: { finalizers: { a: 1 } } }, 'cannot restore slice from map'],
    [{ metadata: { labels: 1.5 } }, 'cannot restore map from float64'],
    [{ metadata: { name: 5 } }, 'cannot convert int64 to string'],
    [{ metadata: { name: true } }, 'unrecognized type: string'],
    [{ spec: { replicas: 1.5 } }, 'cannot convert float64 to int32'],
  ])('is converted, not decoded: %j', (body, message) => {
    expect(failure(deployment, body, { patch: 'map[]', strategic: true }).message).toBe(
      ` "" is invalid: patch: Invalid value: "map[]": ${message}`,
    )
  })
})

describe('identity', () => {
  it.each([
    [
      { apiVersion: 'apps/v1beta1', kind: 'Deployment' },
      'Deployment in version "v1beta1" cannot be handled as a Deployment: no kind "Deployment" is registered for version "apps/v1beta1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      { apiVersion: 'v1', kind: 'Pod' },
      'Pod in version "v1" cannot be handled as a Deployment: converting (v1.Pod) to (apps.Deployment): unknown conversion',
    ],
    [
      [],
      `the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b5d)`,
    ],
    [
      { kind: 5 },
      `the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})`,
    ],
    [
      { apiVersion: 'a/b/c' },
      'the object provided is unrecognized (must be of type Deployment): unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c"})',
    ],
  ])('%j', (body, message) => {
    expect(failure(deployment, body).message).toBe(message)
  })

  it('refuses another version of a kind it knows', () => {
    const hpa = { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' }
    expect(failure(hpa, { apiVersion: 'autoscaling/v1', kind: hpa.kind }).message).toBe(
      'the API version in the data (autoscaling/v1) does not match the expected API version (autoscaling/v2)',
    )
  })

  it('takes DeleteOptions of any group', () => {
    const options = decode(core('DeleteOptions'), {
      apiVersion: 'policy/v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 5,
    })
    expect(options).toMatchObject({ gracePeriodSeconds: 5 })
  })
})
