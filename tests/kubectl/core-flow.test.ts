/** The flow that Kubernetes is: a controller is stored, Pods follow, are placed, run, and a Service balances over them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoints, Pod, ReplicationController } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
  console.log((await kubectl('version')).trim())
})
afterAll(() => simulator.stop())

const controller = `
apiVersion: v1
kind: ReplicationController
metadata: { name: greeter, labels: { app: greeter } }
spec:
  replicas: 3
  selector: { app: greeter }
  template:
    metadata: { labels: { app: greeter } }
    spec:
      containers:
        - name: greeter
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=8080]
          ports: [{ containerPort: 8080 }]
          resources: { requests: { cpu: 100m, memory: 64Mi } }
          readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1 }
`
const service = `
apiVersion: v1
kind: Service
metadata: { name: greeter }
spec:
  selector: { app: greeter }
  ports: [{ port: 80, targetPort: 8080 }]
`

const pods = async () => (await kubectl.json<{ items: Pod[] }>('get', 'pods', '-l', 'app=greeter')).items

test('a controller is stored with a revision, Pods are created, placed, run, and balanced over', async () => {
  expect(await kubectl.withInput(controller, 'create', '-f', '-')).toBe('replicationcontroller/greeter created\n')
  const stored = await kubectl.json<ReplicationController>('get', 'rc', 'greeter')
  expect(stored.metadata?.resourceVersion).toMatch(/^\d+$/)
  expect(stored.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/)

  const running = await eventually(
    pods,
    (items) => items.length === 3 && items.every((pod) => pod.status?.phase === 'Running'),
  )
  for (const pod of running) {
    expect(pod.metadata?.ownerReferences?.[0]).toMatchObject({
      kind: 'ReplicationController',
      name: 'greeter',
      controller: true,
    })
    expect(pod.spec?.nodeName).toBeTruthy()
    expect(pod.status?.podIP).toMatch(/^10\./)
  }
  const events = await kubectl(
    'get',
    'events',
    '-o',
    'jsonpath={range .items[*]}{.reason} {.involvedObject.kind}{"\\n"}{end}',
  )
  for (const step of [
    'SuccessfulCreate ReplicationController',
    'Scheduled Pod',
    'Pulled Pod',
    'Created Pod',
    'Started Pod',
  ]) {
    expect(events).toContain(step)
  }
  const action = '-o=jsonpath={.items[?(@.reason=="Scheduled")].action}'
  expect(await kubectl('get', 'events.events.k8s.io', action)).toMatch(/^Binding( Binding)*$/)

  await kubectl.withInput(service, 'create', '-f', '-')
  await eventually(
    () => kubectl.json<Endpoints>('get', 'endpoints', 'greeter'),
    (endpoints) => endpoints.subsets?.[0]?.addresses?.length === 3,
  )
  const slice = await kubectl(
    'get',
    'endpointslices',
    '-l',
    'kubernetes.io/service-name=greeter',
    '-o',
    'jsonpath={.items[*].endpoints[*].conditions.ready}',
  )
  expect(slice).toBe('true true true')

  const answers = new Set<string>()
  for (let turn = 0; turn < 6; turn++) {
    answers.add(await kubectl('get', '--raw', '/api/v1/namespaces/default/services/greeter/proxy/hostname'))
  }
  expect([...answers].sort()).toEqual(running.map((pod) => pod.metadata?.name).sort())
})

test('a Pod that is deleted is replaced, and leaves the endpoints', async () => {
  const [victim] = await pods()
  const name = victim?.metadata?.name ?? ''
  await kubectl('delete', 'pod', name)
  const now = await eventually(
    pods,
    (items) => items.length === 3 && items.every((pod) => pod.status?.phase === 'Running'),
  )
  expect(now.map((pod) => pod.metadata?.name)).not.toContain(name)
  await eventually(
    () => kubectl('get', 'endpoints', 'greeter', '-o', 'jsonpath={.subsets[*].addresses[*].targetRef.name}'),
    (names) => names.split(' ').length === 3 && !names.includes(name),
  )
})

test('scaling to zero leaves a Service without endpoints, and says so', async () => {
  await kubectl('scale', 'rc', 'greeter', '--replicas=0')
  await eventually(pods, (items) => items.length === 0)
  await eventually(
    () => kubectl.attempt('get', '--raw', '/api/v1/namespaces/default/services/greeter/proxy/'),
    ({ code, stderr }) => code !== 0 && stderr.includes('no endpoints available for service "greeter"'),
  )
})

test('a controller that is deleted alone leaves its Pods, and the next one with its selector takes them', async () => {
  await kubectl('scale', 'rc', 'greeter', '--replicas=2')
  await kubectl('wait', 'rc/greeter', '--for=jsonpath={.status.readyReplicas}=2', '--timeout=40s')
  const identities = (items: Pod[]) => items.map(({ metadata }) => metadata?.uid).sort()
  const before = identities(await pods())
  await kubectl('delete', 'rc', 'greeter', '--cascade=orphan')
  const left = await pods()
  expect(left.flatMap(({ metadata }) => metadata?.ownerReferences ?? [])).toEqual([])
  await kubectl.withInput(controller.replace('replicas: 3', 'replicas: 2'), 'create', '-f', '-')
  const taken = await eventually(pods, (items) =>
    items.every(({ metadata }) => metadata?.ownerReferences?.[0]?.kind === 'ReplicationController'),
  )
  expect([identities(left), identities(taken)]).toEqual([before, before])
})

test('a Service without a selector leads where its Endpoints say', async () => {
  const [address] = (await pods()).map(({ status }) => status?.podIP)
  const elsewhere = `
apiVersion: v1
kind: Service
metadata: { name: elsewhere }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: elsewhere }
subsets: [{ addresses: [{ ip: ${address} }], ports: [{ port: 8080 }] }]
`
  await kubectl.withInput(elsewhere, 'create', '-f', '-')
  const mirrored = ['get', 'endpointslices', '-l', 'kubernetes.io/service-name=elsewhere', '--no-headers']
  await eventually(
    () => kubectl(...mirrored),
    (table) => new RegExp(`8080\\s+${address}`).test(table),
  )
  expect(await kubectl('describe', 'service', 'elsewhere')).toMatch(new RegExp(`Endpoints:\\s+${address}:8080`))
  const url = '/api/v1/namespaces/default/services/elsewhere/proxy/hostname'
  expect(await kubectl('get', '--raw', url)).toMatch(/^greeter-/)
  await kubectl('delete', 'service', 'elsewhere')
  await eventually(
    () => kubectl(...mirrored),
    (table) => table === '',
  )
})

test('deleting the controller takes its Pods, deleting the Service its endpoints', async () => {
  await kubectl('delete', 'rc/greeter', 'service/greeter')
  await eventually(pods, (items) => items.length === 0)
  await eventually(
    () => kubectl('get', 'endpoints,endpointslices', '-l', 'kubernetes.io/service-name=greeter', '-o', 'name'),
    (names) => names === '',
  )
})
