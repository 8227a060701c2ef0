/** Custom resources from their definition to their end, as kubectl shows them. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '../../lib/kube/object'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { root } from '../support/orrery-process'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

interface Route extends KubeObject {
  spec?: { hosts?: string[]; backends?: object[]; replicas?: number; timeout?: string }
}

const definition = path.join(root, 'tests/kubectl/manifests/routes.yaml')
let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
  await kubectl('create', 'namespace', 'lab')
  await kubectl('create', '-f', definition)
  await kubectl('wait', '--for', 'condition=established', '--timeout=20s', 'crd/routes.mesh.example.com')
})
afterAll(() => simulator.stop())

const route = (name: string, spec: object = { hosts: ['shop.example.com'] }) =>
  JSON.stringify({ apiVersion: 'mesh.example.com/v1', kind: 'Route', metadata: { name, namespace: 'lab' }, spec })
const create = (manifest: string, ...options: string[]) => kubectl.withInput(manifest, 'create', ...options, '-f', '-')
const refusal = (manifest: string, ...options: string[]) =>
  create(manifest, ...options).then(
    () => 'it was accepted',
    (error: Error) => error.message,
  )
const read = (name: string, resource = 'routes') => kubectl.json<Route>('get', resource, name, '-n', 'lab')

describe('a custom resource', () => {
  test('is discovered by its names, and explained', async () => {
    const listed = await kubectl('api-resources', '--api-group=mesh.example.com', '-o', 'wide')
    expect(listed).toMatch(/^routes +rt +mesh\.example\.com\/v1 +true +Route +create,delete,.* +mesh$/m)
    const explained = await kubectl('explain', 'route.spec')
    expect(explained).toContain('What is wanted.')
    expect(explained).toMatch(/hosts\t<\[\]string> -required-\n +The hosts that the route is for\./)
    expect(explained).toMatch(/port\t<IntOrString>|port\t<Object>|port\t<>/)
    expect(explained).toMatch(/tier\t<string>\n +enum: gold, silver/)
  })

  test('is created with defaults, listed with its columns, and selected by its fields', async () => {
    expect(await create(route('a'))).toBe('route.mesh.example.com/a created\n')
    await create(route('gold', { hosts: ['b.example.com', '*'], tier: 'gold', port: 'http', timeout: '1m' }))
    expect((await read('a')).spec).toMatchObject({ tier: 'silver', timeout: '15s', replicas: 1 })
    expect(await kubectl('get', 'rt', '-n', 'lab')).toMatch(
      /^NAME +HOSTS +READY +AGE\na +\["shop\.example\.com"\] +\d+s\n/,
    )
    const wide = await kubectl('get', 'mesh', '-n', 'lab', '-o', 'wide')
    expect(wide).toMatch(/^NAME +HOSTS +READY +TIMEOUT +AGE\n/)
    expect(wide).toMatch(/gold +\["b\.example\.com","\*"\] +1m +\d+s/)
    expect(await kubectl('get', 'rt', '-n', 'lab', '--field-selector', 'spec.tier=gold', '-o', 'name')).toBe(
      'route.mesh.example.com/gold\n',
    )
  })

  test('is refused with every field that is wrong, and what it does not know by name', async () => {
    const wrong = await refusal(
      route('wrong', { hosts: ['NO'], tier: 'bronze', replicas: -1, match: { exact: 'a', prefix: 'b' } }),
    )
    expect(wrong).toContain('The Route "wrong" is invalid: \n')
    for (const line of [
      '* spec.hosts[0]: Invalid value: "NO": spec.hosts[0] in body should match \'^[a-z0-9.*-]+$\'',
      '* spec.tier: Unsupported value: "bronze": supported values: "gold", "silver"',
      '* spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0',
      '* <nil>: Invalid value: "": "spec.match" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ]) {
      expect(wrong).toContain(line)
    }
    expect(await refusal(route('none', {}))).toContain('The Route "none" is invalid: spec.hosts: Required value')
    expect(await refusal(route('x', { hosts: ['a'], host: 'a' }))).toContain('unknown field "spec.host"')
    expect(await create(route('x', { hosts: ['a'], host: 'a' }), '--validate=false')).toBe(
      'route.mesh.example.com/x created\n',
    )
  })

  test('is applied from either side, and a list that is a map merges', async () => {
    const manifest = (spec: object) => route('web', { hosts: ['web.example.com'], ...spec })
    const apply = (spec: object, ...options: string[]) =>
      kubectl.withInput(manifest(spec), 'apply', ...options, '-f', '-')
    expect(await apply({ timeout: '2s' })).toBe('route.mesh.example.com/web created\n')
    expect(await apply({ timeout: '3s' })).toBe('route.mesh.example.com/web configured\n')
    expect(await apply({ timeout: '3s' })).toBe('route.mesh.example.com/web unchanged\n')
    expect((await read('web')).spec?.timeout).toBe('3s')
    const server = (spec: object, manager: string) =>
      apply(spec, '--server-side', '--force-conflicts', '--field-manager', manager)
    await server({ backends: [{ name: 'v1', weight: 90 }] }, 'ann')
    await server({ backends: [{ name: 'v2', weight: 10 }] }, 'bob')
    expect((await read('web')).spec?.backends).toEqual([
      { name: 'v1', weight: 90 },
      { name: 'v2', weight: 10 },
    ])
    expect(await kubectl('patch', 'route', 'web', '-n', 'lab', '--type=merge', '-p', '{"spec":{"timeout":"9s"}}')).toBe(
      'route.mesh.example.com/web patched\n',
    )
  })

  test('is scaled, and keeps its status apart', async () => {
    await kubectl('scale', 'route/a', '-n', 'lab', '--replicas=4')
    expect((await read('a')).spec?.replicas).toBe(4)
    const status = JSON.stringify({
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
      spec: { replicas: 9 },
    })
    await kubectl('patch', 'route', 'a', '-n', 'lab', '--subresource=status', '--type=merge', '-p', status)
    expect(await read('a')).toMatchObject({ spec: { replicas: 4 }, metadata: { generation: 2 } })
    await kubectl('wait', '--for', 'condition=Ready', '--timeout=10s', 'route/a', '-n', 'lab')
  })

  test('is there in an older version too, which says that it is old', async () => {
    const { stdout, stderr } = await kubectl.attempt(
      'get',
      'routes.v1beta1.mesh.example.com',
      'a',
      '-n',
      'lab',
      '-o',
      'name',
    )
    expect(stdout).toBe('route.mesh.example.com/a\n')
    expect(stderr).toContain('Warning: mesh.example.com/v1beta1 Route is old; use mesh.example.com/v1 Route')
  })

  test('owns and is owned, is counted by quotas, and ends with its namespace', async () => {
    await kubectl('create', 'namespace', 'other')
    await kubectl('create', 'quota', 'few', '-n', 'other', '--hard=count/routes.mesh.example.com=1')
    await eventually(
      () => kubectl('get', 'quota', 'few', '-n', 'other', '-o', 'jsonpath={.status.used}'),
      (used) => used.includes('"count/routes.mesh.example.com":"0"'),
    )
    const owner = await kubectl.withInput(route('owner').replace('"lab"', '"other"'), 'create', '-f', '-', '-o', 'json')
    const { metadata } = JSON.parse(owner) as Route
    expect(await refusal(route('second').replace('"lab"', '"other"'))).toContain('exceeded quota: few')
    const owned = (name: string, rest: object) =>
      JSON.stringify({
        ...rest,
        metadata: {
          name,
          namespace: 'other',
          ownerReferences: [{ apiVersion: 'mesh.example.com/v1', kind: 'Route', name: 'owner', uid: metadata?.uid }],
        },
      })
    await create(owned('settings', { apiVersion: 'v1', kind: 'ConfigMap' }))
    await kubectl('delete', 'route', 'owner', '-n', 'other')
    await kubectl('wait', '--for=delete', '--timeout=20s', 'configmap/settings', '-n', 'other')
    await eventually(
      () => create(route('last').replace('"lab"', '"other"')),
      (answer) => answer.includes('created'),
    )
    await kubectl('delete', 'namespace', 'other', '--timeout=40s')
    expect(await kubectl('get', 'routes', '-A', '-o', 'name')).not.toContain('last')
  })

  test('is not for those who only may view or edit, unless a role adds it', async () => {
    await kubectl('create', 'rolebinding', 'ann', '-n', 'lab', '--clusterrole=edit', '--user=ann')
    const may = (verb: string) =>
      kubectl.attempt('auth', 'can-i', verb, 'routes.mesh.example.com', '-n', 'lab', '--as', 'ann')
    expect((await may('list')).stdout).toBe('no\n')
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'routes-edit', labels: { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' } },
      rules: [{ apiGroups: ['mesh.example.com'], resources: ['routes'], verbs: ['*'] }],
    }
    await create(JSON.stringify(role))
    await eventually(
      () => may('list'),
      ({ stdout }) => stdout === 'yes\n',
    )
  })
})

describe('a definition', () => {
  test('and its objects are there after a restart, before anything is asked', async () => {
    const before = await read('a')
    await simulator.kill()
    simulator = await startSimulator({ dataFolder: simulator.dataFolder })
    kubectl = createKubectl(simulator.kubeconfig)
    expect(await read('a')).toEqual(before)
  })

  test('is refused in the words of what is not structural', async () => {
    const text = readFileSync(definition, 'utf8').replace('type: array\n                  minItems', 'minItems')
    expect(await refusal(text.replaceAll('routes', 'lanes').replace('kind: Route\n', 'kind: Lane\n'))).toContain(
      'spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[hosts].type: Required value: must not be empty for specified object fields',
    )
  })

  test('takes its objects with it, and then the resource is unknown', async () => {
    expect(await kubectl('delete', 'crd', 'routes.mesh.example.com', '--timeout=40s')).toBe(
      'customresourcedefinition.apiextensions.k8s.io "routes.mesh.example.com" deleted\n',
    )
    const { stderr } = await kubectl.attempt('get', 'routes', '-n', 'lab')
    // kubectl remembers discovery for a while.
    expect(stderr).toContain('the server could not find the requested resource')
    await kubectl('create', '-f', definition)
    await kubectl('wait', '--for', 'condition=established', '--timeout=20s', 'crd/routes.mesh.example.com')
    expect(await kubectl('get', 'routes', '-A', '-o', 'name')).toBe('')
  })
})
