/** What people do all day: edit, compare, drain, wait, clear away; and what is not there yet says so. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConfigMap, Deployment, Pod } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
const folder = mkdtempSync(path.join(tmpdir(), 'orrery-manifests-'))
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
  await kubectl('create', 'namespace', 'lab')
  await kubectl('create', 'deployment', 'web', '--image=nginx:1.27', '--replicas=3', '-n', 'lab')
  await kubectl('rollout', 'status', 'deployment/web', '-n', 'lab', '--timeout=40s')
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await simulator.stop()
})

const configMap = (name: string, data: Record<string, string> = {}) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'lab' }, data })
const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text)
const refusal = async (...args: string[]) => (await kubectl.attempt(...args)).stderr.trim()

describe('objects', () => {
  test('are edited in an editor', async () => {
    const edit = (script: string) =>
      createKubectl(simulator.kubeconfig, { KUBE_EDITOR: `sed -i ${script}` }).attempt(
        'edit',
        'deployment',
        'web',
        '-n',
        'lab',
      )
    expect((await edit('s/replicas:.3/replicas:\\ 2/')).stdout).toBe('deployment.apps/web edited\n')
    expect((await kubectl.json<Deployment>('get', 'deployment', 'web', '-n', 'lab')).spec?.replicas).toBe(2)
    expect((await edit('s/nothing/nothing/')).stderr).toContain('Edit cancelled, no changes made.')
    const wrong = await edit('s/replicas:.2/replicas:\\ -2/')
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/deployments\.apps "web" (is invalid|was not valid)/)
  })

  test('are compared with files before they are applied', async () => {
    write('compared.json', configMap('compared', { k: 'old' }))
    await kubectl('apply', '-f', path.join(folder, 'compared.json'))
    expect((await kubectl.attempt('diff', '-f', path.join(folder, 'compared.json'))).code).toBe(0)
    write('compared.json', configMap('compared', { k: 'new' }))
    const { code, stdout } = await kubectl.attempt('diff', '-f', path.join(folder, 'compared.json'))
    expect(code).toBe(1)
    expect(stdout).toMatch(/^-\s+k: old$/m)
    expect(stdout).toMatch(/^\+\s+k: new$/m)
    expect((await kubectl.json<ConfigMap>('get', 'configmap', 'compared', '-n', 'lab')).data).toEqual({ k: 'old' })
    rmSync(path.join(folder, 'compared.json'))
  })

  test('come from a folder, are refused twice, replaced and taken away', async () => {
    write('one.json', configMap('one'))
    write('two.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: {name: two, namespace: lab}\nstringData: {k: v}\n')
    const all = (verb: string, ...more: string[]) => kubectl(verb, '-f', folder, ...more)
    expect(await all('create')).toBe('configmap/one created\nsecret/two created\n')
    const again = await refusal('create', '-f', folder)
    expect(again).toContain('configmaps "one" already exists')
    expect(again).toContain('secrets "two" already exists')
    expect(await all('replace')).toBe('configmap/one replaced\nsecret/two replaced\n')
    const before = await kubectl('get', 'configmap', 'one', '-n', 'lab', '-o', 'jsonpath={.metadata.uid}')
    await all('replace', '--force')
    expect(await kubectl('get', 'configmap', 'one', '-n', 'lab', '-o', 'jsonpath={.metadata.uid}')).not.toBe(before)
    expect(await all('delete')).toContain('configmap "one" deleted')
  })

  test('of a deprecated kind come with a warning', async () => {
    const { stderr } = await kubectl.attempt('get', 'endpoints', '-n', 'lab')
    expect(stderr).toContain('Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice')
  })
})

describe('waiting', () => {
  test('for a Pod to be ready, and to be gone', async () => {
    await kubectl('run', 'guest', '--image=registry.k8s.io/pause:3.10', '-n', 'lab')
    expect(await kubectl('wait', 'pod/guest', '--for=condition=Ready', '-n', 'lab', '--timeout=30s')).toBe(
      'pod/guest condition met\n',
    )
    const gone = kubectl('wait', 'pod/guest', '--for=delete', '-n', 'lab', '--timeout=30s')
    await kubectl('delete', 'pod', 'guest', '-n', 'lab', '--wait=false')
    expect(await gone).toBe('pod/guest condition met\n')
  })

  test('for what changes from now on', async () => {
    const watching = kubectl.until(
      (stdout) => /noticed.*\n/.test(stdout),
      'get',
      'configmaps',
      '-n',
      'lab',
      '--watch-only',
      '--no-headers',
    )
    let isSeen = false
    const seen = watching.finally(() => {
      isSeen = true
    })
    // The watch begins at some time: something new is made until it sees one.
    let count = 0
    await eventually(
      () => kubectl('create', 'configmap', `noticed-${count++}`, '-n', 'lab'),
      () => isSeen,
    )
    expect(await seen).toMatch(/^noticed-\d+\s+0\s+\d+s$/m)
  })
})

describe('a node', () => {
  test('is drained: its Pods move, it takes no new ones, until it may again', async () => {
    const pods = async () =>
      (await kubectl.json<{ items: Pod[] }>('get', 'pods', '-n', 'lab', '-l', 'app=web')).items.filter(
        ({ metadata }) => !metadata?.deletionTimestamp,
      )
    const node = (await pods())[0]?.spec?.nodeName ?? ''
    const names = (items: Pod[]) => items.map(({ metadata }) => metadata?.name)
    const before = names(await pods())
    expect(await kubectl('drain', node, '--dry-run=server')).toMatch(/evicting pod lab\/web-\S+ \(server dry run\)/)
    expect(names(await pods())).toEqual(before)
    await kubectl('run', 'alone', '--image=nginx', '-n', 'lab', `--overrides={"spec":{"nodeName":"${node}"}}`)
    expect(await refusal('drain', node, '--ignore-daemonsets')).toContain(
      'Pods that declare no controller (use --force to override): lab/alone',
    )
    const drained = await kubectl('drain', node, '--ignore-daemonsets', '--force', '--timeout=40s')
    expect(drained).toMatch(/pod\/web-\S+ evicted/)
    expect(drained).toContain(`node/${node} drained`)
    expect(await kubectl('get', 'node', node)).toContain('Ready,SchedulingDisabled')
    const moved = await eventually(
      pods,
      (items) => items.length === 2 && items.every(({ status }) => status?.phase === 'Running'),
    )
    expect(moved.map(({ spec }) => spec?.nodeName)).not.toContain(node)
    expect(await kubectl('uncordon', node)).toBe(`node/${node} uncordoned\n`)
  })
})

describe('what is not there yet says so', () => {
  beforeAll(async () => {
    await kubectl('run', 'stays', '--image=registry.k8s.io/pause:3.10', '-n', 'lab')
    await kubectl('wait', 'pod/stays', '--for=condition=Ready', '-n', 'lab', '--timeout=30s')
  })

  test.each([
    [['port-forward', 'stays', ':80'], 'the simulated cluster does not serve pods/portforward yet'],
    [['top', 'pods'], 'Metrics API not available'],
    [['debug', 'stays', '--image=busybox'], 'ephemeral containers are disabled for this cluster'],
  ])('%j', async (command, message) => {
    expect(await refusal('-n', 'lab', ...command)).toContain(message)
  })
})

test('everything of a namespace can be cleared away at once', async () => {
  await kubectl('expose', 'deployment', 'web', '--port=80', '-n', 'lab')
  const deleted = await kubectl('delete', 'all', '--all', '-n', 'lab')
  for (const what of ['service "web" deleted', 'deployment.apps "web" deleted']) expect(deleted).toContain(what)
  await eventually(
    () => kubectl('get', 'all', '-n', 'lab', '-o', 'name'),
    (left) => left === '',
  )
})
