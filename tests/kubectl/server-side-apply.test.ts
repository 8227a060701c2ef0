/** Server-side apply as kubectl does and shows it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConfigMap, Deployment } from '../../lib/kube/types'
import { createKubectl, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
const folder = mkdtempSync(path.join(tmpdir(), 'orrery-apply-'))
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
  await kubectl('create', 'namespace', 'lab')
})
afterAll(async () => {
  await simulator.stop()
  rmSync(folder, { recursive: true, force: true })
})

const web = (replicas: number, image = 'nginx:1.27') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: lab }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${image}", ports: [{ containerPort: 80 }] }] }
`
const settings = (name: string, data: Record<string, string>) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'lab' }, data })

const apply = (manifest: string, ...options: string[]) =>
  kubectl.withInput(manifest, 'apply', '--server-side', ...options, '-f', '-')

const refusal = (manifest: string, ...options: string[]) =>
  apply(manifest, ...options).then(
    () => 'it was accepted',
    (error: Error) => error.message,
  )

const managersOf = ({ metadata }: ConfigMap | Deployment) =>
  (metadata?.managedFields ?? []).map(({ manager, operation, subresource }) =>
    [manager, operation, subresource].filter(Boolean).join(' '),
  )
const read = <T>(kind: string, name: string) => kubectl.json<T>('get', kind, name, '-n', 'lab', '--show-managed-fields')

describe('kubectl apply --server-side', () => {
  test('creates, applies again, and shows who manages', async () => {
    expect(await apply(web(1))).toBe('deployment.apps/web serverside-applied\n')
    expect(await apply(web(1))).toBe('deployment.apps/web serverside-applied\n')
    const plain = await kubectl('get', 'deployment', 'web', '-n', 'lab', '-o', 'yaml')
    expect(plain).not.toContain('managedFields')
    const shown = await kubectl('get', 'deployment', 'web', '-n', 'lab', '-o', 'yaml', '--show-managed-fields')
    expect(shown).toContain('manager: kubectl\n    operation: Apply\n')
    expect(shown).toContain('k:{"containerPort":80,"protocol":"TCP"}:')
  })

  test('tells of a conflict in full, and takes over when told to', async () => {
    await kubectl('scale', 'deployment', 'web', '--replicas=2', '-n', 'lab')
    const text = await refusal(web(3))
    expect(text).toContain(
      'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
    )
    expect(text).toContain('Please review the fields above--they currently have other managers.')
    expect(await apply(web(3), '--force-conflicts')).toBe('deployment.apps/web serverside-applied\n')
    expect((await read<Deployment>('deployment', 'web')).spec?.replicas).toBe(3)
  })

  test('by another manager adds to what is there', async () => {
    await apply(settings('shared', { a: '1' }), '--field-manager=one')
    await apply(settings('shared', { b: '2' }), '--field-manager=two')
    const shared = await read<ConfigMap>('configmap', 'shared')
    expect(shared.data).toEqual({ a: '1', b: '2' })
    expect(managersOf(shared)).toEqual(['one Apply', 'two Apply'])
    expect(await refusal(settings('shared', { a: '9' }), '--field-manager=two')).toContain(
      'conflict with "one": .data.a',
    )
    await apply(settings('shared', {}), '--field-manager=one')
    expect((await read<ConfigMap>('configmap', 'shared')).data).toEqual({ b: '2' })
  })

  test('as a dry run changes nothing', async () => {
    expect(await apply(settings('never', { a: '1' }), '--dry-run=server')).toBe(
      'configmap/never serverside-applied (server dry run)\n',
    )
    expect((await kubectl.attempt('get', 'configmap', 'never', '-n', 'lab')).stderr).toContain('NotFound')
  })

  test('refuses what is no field', async () => {
    const wrong = web(1).replace('replicas:', 'replica:')
    expect(await refusal(wrong)).toContain('.spec.replica: field not declared in schema')
  })

  test('goes on where client-side apply was: its fields become ours, what was taken out goes', async () => {
    await kubectl.withInput(settings('moved', { a: '1', b: '2' }), 'apply', '-f', '-')
    expect(managersOf(await read<ConfigMap>('configmap', 'moved'))).toEqual(['kubectl-client-side-apply Update'])
    expect(await apply(settings('moved', { a: '3' }))).toBe('configmap/moved serverside-applied\n')
    const moved = await read<ConfigMap>('configmap', 'moved')
    expect(moved.data).toEqual({ a: '3' })
    expect(managersOf(moved).sort()).toEqual(['kubectl Apply', 'kubectl-last-applied Apply'])
    // The annotation is kept true, so that client-side apply goes on as well, in its own writing at first.
    await kubectl.withInput(settings('moved', { a: '3' }), 'apply', '-f', '-')
    expect(await kubectl.withInput(settings('moved', { a: '3' }), 'apply', '-f', '-')).toBe(
      'configmap/moved unchanged\n',
    )
  })

  test('is compared before it is done', async () => {
    const file = path.join(folder, 'web.yaml')
    writeFileSync(file, web(3, 'nginx:1.28'))
    const { code, stdout } = await kubectl.attempt('diff', '--server-side', '-f', file)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^-\s+- image: nginx:1\.27$/m)
    expect(stdout).toMatch(/^\+\s+- image: nginx:1\.28$/m)
    writeFileSync(file, web(3))
    expect((await kubectl.attempt('diff', '--server-side', '-f', file)).code).toBe(0)
  })
})

test('every other command is known by its name', async () => {
  await kubectl('create', 'configmap', 'made', '--from-literal=a=1', '-n', 'lab')
  await kubectl('label', 'configmap', 'made', 'tier=test', '-n', 'lab')
  await kubectl('annotate', 'configmap', 'made', 'note=x', '-n', 'lab')
  await kubectl('patch', 'configmap', 'made', '-n', 'lab', '--type=merge', '-p', '{"data":{"b":"2"}}')
  expect(managersOf(await read<ConfigMap>('configmap', 'made')).sort()).toEqual([
    'kubectl-annotate Update',
    'kubectl-create Update',
    'kubectl-label Update',
    'kubectl-patch Update',
  ])
})
