/** Reading, writing and refusing objects of every kind, as kubectl shows it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConfigMap, Namespace } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
  await kubectl('create', 'namespace', 'lab')
})
afterAll(() => simulator.stop())

describe('what the server says of itself', () => {
  test('api-resources names every kind with its short names, group and scope', async () => {
    const table = await kubectl('api-resources')
    expect(table).toMatch(/^pods\s+po\s+v1\s+true\s+Pod$/m)
    expect(table).toMatch(/^deployments\s+deploy\s+apps\/v1\s+true\s+Deployment$/m)
    expect(table).toMatch(/^replicationcontrollers\s+rc\s+v1\s+true\s+ReplicationController$/m)
    expect(table).toMatch(/^nodes\s+no\s+v1\s+false\s+Node$/m)
    expect(table).toMatch(/^endpointslices\s+discovery\.k8s\.io\/v1\s+true\s+EndpointSlice$/m)
    expect(await kubectl('api-resources', '--namespaced=false', '-o', 'name')).toContain(
      'clusterroles.rbac.authorization.k8s.io',
    )
    expect(await kubectl('api-versions')).toContain('apps/v1\n')
  })

  test('explain prints the documentation of a field', async () => {
    const text = await kubectl('explain', 'deployment.spec.strategy')
    expect(text).toMatch(/KIND:\s+Deployment/)
    expect(text).toMatch(/FIELD:\s+strategy <DeploymentStrategy>/)
    expect(text).toMatch(/rollingUpdate\s+<RollingUpdateDeployment>/)
    expect(text.replace(/\s+/g, ' ')).toContain('Rolling update config params')
    expect(await kubectl('explain', 'pod.spec.containers', '--recursive')).toContain('imagePullPolicy')
    const enumeration = await kubectl('explain', 'pod.spec.restartPolicy')
    expect(enumeration).toMatch(/ENUM:\n\s+Always\n\s+Never\n\s+OnFailure\n/)
    expect(enumeration).toContain('Possible enum values:')
  })

  test('cluster-info, version and health', async () => {
    expect(await kubectl('cluster-info')).toContain('Kubernetes control plane')
    expect(await kubectl('get', '--raw', '/readyz')).toBe('ok')
    expect(await kubectl('version')).toContain('Server Version: v1.')
  })
})

describe('what is refused is refused by name', () => {
  const deployment = (spec: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: wrong, namespace: lab }
spec:
  ${spec}
  selector: { matchLabels: { app: wrong } }
  template:
    metadata: { labels: { app: wrong } }
    spec: { containers: [{ name: c, image: nginx }] }
`
  const refusal = async (manifest: string) => {
    const failure = await kubectl.withInput(manifest, 'create', '-f', '-').then(
      () => 'it was accepted',
      (error: Error) => error.message,
    )
    expect((await kubectl.attempt('get', 'deployment', 'wrong', '-n', 'lab')).stderr).toContain('NotFound')
    return failure
  }

  test('an unknown field', async () => {
    expect(await refusal(deployment('replica: 2'))).toContain('strict decoding error: unknown field "spec.replica"')
  })
  test('a wrong type', async () => {
    expect(await refusal(deployment('replicas: "two"'))).toMatch(
      /cannot unmarshal string into Go struct field .*replicas of type int32/,
    )
  })
  test('a wrong value', async () => {
    expect(await refusal(deployment('replicas: -1'))).toContain(
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    )
  })
  test('a selector that does not fit its template', async () => {
    expect(
      await refusal(deployment('replicas: 1').replace('labels: { app: wrong }', 'labels: { app: other }')),
    ).toContain('`selector` does not match template `labels`')
  })
  test('a namespace that is not there', async () => {
    expect((await kubectl.attempt('create', 'configmap', 'x', '-n', 'nowhere')).stderr).toContain(
      'namespaces "nowhere" not found',
    )
  })
  test('a name that is taken, and a name that is none', async () => {
    await kubectl('create', 'configmap', 'taken', '-n', 'lab')
    expect((await kubectl.attempt('create', 'configmap', 'taken', '-n', 'lab')).stderr).toContain(
      'configmaps "taken" already exists',
    )
    expect((await kubectl.attempt('create', 'configmap', 'Not_A_Name', '-n', 'lab')).stderr).toContain(
      'a lowercase RFC 1123 subdomain must consist of',
    )
  })
})

describe('writing', () => {
  test('labels and annotations, with overwrite protection', async () => {
    await kubectl('create', 'configmap', 'marked', '-n', 'lab')
    expect(await kubectl('label', 'configmap', 'marked', 'tier=front', '-n', 'lab')).toBe('configmap/marked labeled\n')
    expect((await kubectl.attempt('label', 'configmap', 'marked', 'tier=back', '-n', 'lab')).stderr).toContain(
      '--overwrite',
    )
    await kubectl('label', 'configmap', 'marked', 'tier=back', '--overwrite', '-n', 'lab')
    await kubectl('annotate', 'configmap', 'marked', 'note=a note', '-n', 'lab')
    expect(await kubectl('get', 'configmap', '-n', 'lab', '-l', 'tier in (back),!gone', '-L', 'tier')).toMatch(
      /marked\s+0\s+\d+s\s+back/,
    )
    await kubectl('label', 'configmap', 'marked', 'tier-', '-n', 'lab')
    expect(await kubectl('get', 'configmap', '-n', 'lab', '-l', 'tier', '-o', 'name')).toBe('')
  })

  test('patches of all three kinds', async () => {
    await kubectl('create', 'configmap', 'patched', '--from-literal=a=1', '-n', 'lab')
    const patch = (type: string, body: string) =>
      kubectl('patch', 'configmap', 'patched', '-n', 'lab', `--type=${type}`, '-p', body)
    await patch('merge', '{"data":{"a":null,"b":"2"}}')
    await patch('json', '[{"op":"test","path":"/data/b","value":"2"},{"op":"add","path":"/data/c","value":"3"}]')
    await patch('strategic', '{"data":{"d":"4"}}')
    const { data } = await kubectl.json<ConfigMap>('get', 'configmap', 'patched', '-n', 'lab')
    expect(data).toEqual({ b: '2', c: '3', d: '4' })
    expect(
      (
        await kubectl.attempt(
          'patch',
          'configmap',
          'patched',
          '-n',
          'lab',
          '--type=json',
          '-p',
          '[{"op":"test","path":"/data/b","value":"9"}]',
        )
      ).code,
    ).not.toBe(0)
  })

  test('apply creates, configures and leaves alone', async () => {
    const manifest = (value: string) =>
      `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"applied","namespace":"lab"},"data":{"k":"${value}"}}`
    expect(await kubectl.withInput(manifest('1'), 'apply', '-f', '-')).toBe('configmap/applied created\n')
    expect(await kubectl.withInput(manifest('1'), 'apply', '-f', '-')).toBe('configmap/applied unchanged\n')
    expect(await kubectl.withInput(manifest('2'), 'apply', '-f', '-')).toBe('configmap/applied configured\n')
  })

  test('a replace with an old revision conflicts', async () => {
    await kubectl('create', 'configmap', 'raced', '-n', 'lab')
    const old = await kubectl('get', 'configmap', 'raced', '-n', 'lab', '-o', 'json')
    await kubectl('label', 'configmap', 'raced', 'moved=on', '-n', 'lab')
    await expect(
      kubectl.withInput(old.replace('"metadata": {', '"data":{"late":"1"},"metadata": {'), 'replace', '-f', '-'),
    ).rejects.toThrow('the object has been modified; please apply your changes to the latest version and try again')
  })

  test('a server-side dry run stores nothing', async () => {
    expect(await kubectl('create', 'configmap', 'imagined', '-n', 'lab', '--dry-run=server')).toBe(
      'configmap/imagined created (server dry run)\n',
    )
    expect((await kubectl.attempt('get', 'configmap', 'imagined', '-n', 'lab')).stderr).toContain('NotFound')
  })

  test('secrets are kept and described without their values', async () => {
    await kubectl('create', 'secret', 'generic', 'login', '--from-literal=password=hush', '-n', 'lab')
    expect(await kubectl('get', 'secret', 'login', '-n', 'lab')).toMatch(/login\s+Opaque\s+1\s/)
    expect(await kubectl('describe', 'secret', 'login', '-n', 'lab')).toMatch(/password:\s+4 bytes/)
  })
})

describe('reading', () => {
  test('nodes with their roles, wide and described', async () => {
    expect(await kubectl('get', 'nodes', '-o', 'wide')).toMatch(/^NAME\s+STATUS\s+ROLES\s+AGE\s+VERSION\s+INTERNAL-IP/)
    expect(await kubectl('get', 'nodes')).toMatch(/Ready\s+control-plane/)
    const [node] = (await kubectl('get', 'nodes', '-o', 'name')).trim().split('\n')
    const description = await kubectl('describe', node ?? '')
    for (const part of ['Capacity:', 'Allocatable:', 'Conditions:', 'Non-terminated Pods:', 'Allocated resources:']) {
      expect(description).toContain(part)
    }
  })

  test('in pages', async () => {
    for (let index = 0; index < 7; index++) await kubectl('create', 'configmap', `page-${index}`, '-n', 'lab')
    const names = await kubectl('get', 'configmap', '-n', 'lab', '--chunk-size=2', '-o', 'name')
    expect(names.match(/page-/g)).toHaveLength(7)
  })

  test('by field, sorted, as columns of one’s own', async () => {
    expect(await kubectl('get', 'configmap', '-A', '--field-selector', 'metadata.name=page-3', '-o', 'name')).toBe(
      'configmap/page-3\n',
    )
    const sorted = await kubectl(
      'get',
      'configmap',
      '-n',
      'lab',
      '--sort-by=.metadata.name',
      '-o',
      'custom-columns=N:.metadata.name',
      '--no-headers',
    )
    const rows = sorted.trim().split('\n')
    expect(rows).toEqual([...rows].sort())
  })

  test('-w shows a Pod on its way', async () => {
    await kubectl('run', 'bystander', '--image=nginx', '-n', 'lab')
    let watching: () => void = () => undefined
    const started = new Promise<void>((resolve) => {
      watching = resolve
    })
    const seen = kubectl.until(
      (out) => {
        if (out.includes('bystander')) watching()
        return /walker .*(Terminating|Completed)/.test(out)
      },
      ...['get', 'pods', '-n', 'lab', '-w'],
    )
    await started
    await kubectl('run', 'walker', '--image=nginx', '-n', 'lab')
    await kubectl('wait', '--for=condition=Ready', 'pod/walker', '-n', 'lab', '--timeout=30s')
    await kubectl('delete', 'pod', 'walker', '-n', 'lab')
    const states = [...(await seen).matchAll(/walker\s+\S+\s+(\S+)/g)].map((match) => match[1])
    const order = ['Pending', 'ContainerCreating', 'Running', 'Terminating']
    expect(order.filter((state) => states.includes(state))).toEqual(order)
  })
})

describe('rights', () => {
  const asAda = ['--as=ada', '--as-group=readers']

  test('auth can-i answers by RBAC, whoami says who', async () => {
    expect(await kubectl('auth', 'can-i', 'create', 'deployments')).toBe('yes\n')
    expect((await kubectl.attempt('auth', 'can-i', 'list', 'pods', '-n', 'lab', ...asAda)).stdout).toBe('no\n')
    await kubectl('create', 'role', 'reader', '--verb=get,list,watch', '--resource=pods,configmaps', '-n', 'lab')
    await kubectl('create', 'rolebinding', 'readers', '--role=reader', '--group=readers', '-n', 'lab')
    expect(await kubectl('auth', 'can-i', 'list', 'pods', '-n', 'lab', ...asAda)).toBe('yes\n')
    expect(await kubectl('auth', 'can-i', '--list', '-n', 'lab', ...asAda)).toMatch(
      /configmaps\s+\[\]\s+\[\]\s+\[get list watch\]/,
    )
    expect(await kubectl('auth', 'whoami', ...asAda)).toMatch(/Username\s+ada/)
  })

  test('what is not allowed is forbidden in Kubernetes’ words', async () => {
    expect((await kubectl.attempt('get', 'secrets', '-n', 'lab', ...asAda)).stderr).toContain(
      'Error from server (Forbidden): secrets is forbidden: User "ada" cannot list resource "secrets" in API group "" in the namespace "lab"',
    )
  })

  test('nobody gives what they do not have', async () => {
    await kubectl(
      'create',
      'role',
      'role-maker',
      '--verb=create,get',
      '--resource=roles.rbac.authorization.k8s.io',
      '-n',
      'lab',
    )
    await kubectl('create', 'rolebinding', 'role-makers', '--role=role-maker', '--group=readers', '-n', 'lab')
    const { stderr } = await kubectl.attempt(
      'create',
      'role',
      'too-much',
      '--verb=delete',
      '--resource=secrets',
      '-n',
      'lab',
      ...asAda,
    )
    expect(stderr).toContain('is attempting to grant RBAC permissions not currently held')
  })

  test('a role gathers what others are labelled to give it, as view does', async () => {
    const canGet = async (resource: string) =>
      (await kubectl.attempt('auth', 'can-i', 'get', resource, '-n', 'lab', '--as=eve')).stdout
    await kubectl('create', 'rolebinding', 'viewers', '--clusterrole=view', '--user=eve', '-n', 'lab')
    expect([await canGet('pods'), await canGet('secrets')]).toEqual(['yes\n', 'no\n'])
    await kubectl('create', 'clusterrole', 'secret-viewer', '--verb=get', '--resource=secrets')
    await kubectl('label', 'clusterrole', 'secret-viewer', 'rbac.authorization.k8s.io/aggregate-to-view=true')
    await eventually(
      () => canGet('secrets'),
      (answer) => answer === 'yes\n',
    )
    expect(await kubectl('describe', 'clusterrole', 'admin')).toMatch(/secrets\s+\[\]\s+\[\]\s+\[.*create.*\]/)
    await kubectl('delete', 'clusterrole', 'secret-viewer')
    await eventually(
      () => canGet('secrets'),
      (answer) => answer === 'no\n',
    )
  })

  test('a ServiceAccount’s token is an identity, and ends with what it is bound to', async () => {
    await kubectl('create', 'serviceaccount', 'robot', '-n', 'lab')
    await kubectl('create', 'secret', 'generic', 'leash', '-n', 'lab')
    const bound = ['--bound-object-kind=Secret', '--bound-object-name=leash']
    const token = (await kubectl('create', 'token', 'robot', '-n', 'lab', ...bound)).trim()
    const whoAmI = async () => {
      const { stdout, stderr } = await kubectl.attempt('auth', 'whoami', '--token', token)
      return `${stdout}${stderr}`
    }
    expect(await whoAmI()).toContain('system:serviceaccount:lab:robot')
    await kubectl('delete', 'secret', 'leash', '-n', 'lab')
    expect(await whoAmI()).toMatch(/Unauthorized|logged in/)
    expect((await kubectl.attempt('create', 'token', 'robot', '-n', 'lab', ...bound)).stderr).toContain(
      'secrets "leash" not found',
    )
  })
})

describe('namespaces', () => {
  test('have their default ServiceAccount and root certificate, and go with all they hold', async () => {
    await kubectl('create', 'namespace', 'short')
    await eventually(
      () => kubectl('get', 'sa,cm', '-n', 'short', '-o', 'name'),
      (names) => names === 'serviceaccount/default\nconfigmap/kube-root-ca.crt\n',
    )
    await kubectl('create', 'deployment', 'web', '--image=nginx', '-n', 'short')
    await kubectl('delete', 'namespace', 'short')
    expect((await kubectl.attempt('get', 'namespace', 'short')).stderr).toContain('namespaces "short" not found')
    expect(await kubectl('get', 'all', '-n', 'short', '-o', 'name')).toBe('')
  })

  test('a quota holds, and shows what it holds', async () => {
    await kubectl('create', 'quota', 'few', '--hard=pods=2,requests.cpu=1', '-n', 'lab')
    const { stderr } = await kubectl.attempt('run', 'greedy', '--image=nginx', '-n', 'lab')
    expect(stderr).toContain('failed quota: few: must specify requests.cpu')
    await kubectl('create', 'namespace', 'full')
    await kubectl('create', 'quota', 'one', '--hard=count/configmaps=1', '-n', 'full')
    await eventually(
      () => kubectl.json<Namespace>('get', 'quota', 'one', '-n', 'full'),
      (quota) => 'used' in ((quota as { status?: object }).status ?? {}),
    )
    expect((await kubectl.attempt('create', 'configmap', 'one-too-many', '-n', 'full')).stderr).toContain(
      'exceeded quota: one, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
    )
  })
})
