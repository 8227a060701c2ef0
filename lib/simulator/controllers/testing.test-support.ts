/**
 * A control plane without nodes for tests: the real store, verbs and strategies, the controllers with no more rights than
 * their descriptors ask for, a clock that stands still, and a hand that plays kubelet.
 */
import type { ObjectSource } from '../../client/controller'
import type { KubeApi } from '../../client/kube-api'
import { FakeClock } from '../../clock.test-support'
import { events, namespaces, pods } from '../../kinds'
import type { Kind } from '../../kinds/kind'
import { setCondition } from '../../kube/conditions'
import type { KubeObject } from '../../kube/object'
import { forbidden } from '../../kube/status-error'
import type { Event, Pod, PodTemplateSpec } from '../../kube/types'
import type { AdmissionPlugin } from '../admission/admission'
import { namespaceLifecycle } from '../admission/namespace-lifecycle'
import { createLocalApi } from '../api/local-api'
import { createLocalSource } from '../api/local-source'
import { ruleAllows } from '../api/rbac-rules'
import type { Guard, User } from '../api/request'
import { createVerbs } from '../api/server'
import { serveCustomResources } from '../apiextensions/serve-custom-resources'
import { strategies } from '../registry'
import { ResourceSet } from '../registry/resource-set'
import type { Part } from '../runtime'
import { loadSchemas } from '../schema/load-schemas'
import { openStore } from '../store/open-store'
import type { Store } from '../store/store'
import { type ControllerName, controllerDescriptors } from './descriptors'
import { type ControllerManagerOptions, createControllerManager } from './index'

const admin: User = { name: 'admin', groups: ['system:masters'] }
const schemas = loadSchemas()

export interface TestCluster {
  api: KubeApi
  clock: FakeClock
  store: Store
  sourceFor(user: string): ObjectSource
  /** What was refused to a controller; a test of any loop should find it empty. */
  refused: string[]
  logged: string[]
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>
  /** Lets time pass. */
  pass(seconds: number): Promise<void>
  list<T extends KubeObject>(kind: Kind<T>, namespace?: string): T[]
  get<T extends KubeObject>(kind: Kind<T>, name: string, namespace?: string): T
  find<T extends KubeObject>(kind: Kind<T>, name: string, namespace?: string): T | undefined
  /** `Reason: message`, in the order of their first occurrence. */
  events(reason?: string): string[]
  /** Plays kubelet: the Pod runs, and is ready or not. */
  run(pod: Pod, ready?: boolean): Promise<Pod>
  runAll(namespace?: string): Promise<void>
  /** Plays scheduler. */
  bind(pod: Pod, node: string): Promise<void>
  /** Plays kubelet: Pods on their way out are gone. */
  finishDeletions(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface TestClusterOptions extends ControllerManagerOptions {
  only: readonly ControllerName[]
  admission?: readonly AdmissionPlugin[]
  seed?: number
}

export async function startCluster({ admission = [], seed = 1, ...options }: TestClusterOptions): Promise<TestCluster> {
  const clock = new FakeClock()
  const random = seededRandom(seed)
  const store = openStore()
  const refused: string[] = []
  const logged: string[] = []
  const guard = guardOf(refused)
  const resources = new ResourceSet(strategies)
  const verbs = createVerbs({
    store,
    resources,
    admission: [namespaceLifecycle, ...admission],
    admissionContext: () => ({
      api: apiFor({ name: 'system:apiserver', groups: ['system:masters'] }),
      cache,
      clock,
      random,
    }),
    schemas,
    clock,
    random,
    mintToken: async () => ({ token: '', expirationTimestamp: '' }),
  })
  const apiFor = (user: User) => createLocalApi({ verbs, guard, user })
  const sourceFor = (user: User) => createLocalSource({ store, verbs, guard, user })
  const ownSource = sourceFor(admin)
  const cache = <T extends KubeObject>(kind: Kind<T>) => ownSource.cache(kind)
  await ownSource.synced(namespaces)
  const api = apiFor(admin)
  const note = (message: string, fields?: Record<string, unknown>) =>
    void logged.push(`${message} ${JSON.stringify(fields ?? {})}`)
  const log = { info: note, warn: note, error: note }

  const stopCustomResources = serveCustomResources({ store, resources, schemas, log })

  let manager: Part
  const start = () => {
    manager = createControllerManager(
      { clock, random, apiFor, sourceFor, log, fetch: async () => new Response() },
      { kinds: resources, ...options },
    )
    return manager.start()
  }

  const cluster: TestCluster = {
    api,
    clock,
    store,
    sourceFor: (name) => sourceFor({ name, groups: ['system:masters'] }),
    refused,
    logged,
    async settle() {
      for (let quiet = 0, revision = store.revision; quiet < 4; quiet++) {
        await clock.advance(0)
        if (store.revision !== revision) quiet = -1
        revision = store.revision
      }
    },
    async pass(seconds) {
      await cluster.settle()
      await clock.advance(seconds * 1000)
      await cluster.settle()
    },
    list: (kind, namespace) => store.list(kind.id, namespace ? { namespace } : {}).map(({ value }) => value) as never[],
    find: <T extends KubeObject>(kind: Kind<T>, name: string, namespace = 'shop') =>
      store.get<T>(kind.id, kind.scope === 'Namespaced' ? namespace : undefined, name)?.value,
    get(kind, name, namespace) {
      const found = cluster.find(kind, name, namespace)
      if (!found) throw new Error(`${kind.id} ${name} is not there`)
      return found
    },
    events(reason) {
      return cluster
        .list<Event>(events)
        .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
        .filter((event) => reason === undefined || event.reason === reason)
        .map((event) => `${event.reason}: ${event.message}`)
    },
    run: (pod, ready = true) => api.update(pods, runningPod(pod, ready, clock.now()), { subresource: 'status' }),
    async runAll(namespace) {
      for (const pod of cluster.list(pods, namespace)) {
        const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
        const isThere = cluster.find(pods, pod.metadata?.name ?? '', pod.metadata?.namespace) !== undefined
        if (isThere && !isReady && !pod.metadata?.deletionTimestamp) await cluster.run(pod)
      }
      await cluster.settle()
    },
    async bind({ metadata }, node) {
      const { name = '', namespace } = metadata ?? {}
      const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target: { kind: 'Node', name: node } }
      await api.createSubresource(pods, { name, namespace, subresource: 'binding' }, binding)
    },
    async finishDeletions() {
      for (const pod of cluster.list(pods)) {
        if (!pod.metadata?.deletionTimestamp) continue
        const { name = '', namespace } = pod.metadata
        await api.remove(pods, { name, namespace }, { gracePeriodSeconds: 0 })
      }
      await cluster.settle()
    },
    async restart() {
      await manager.stop()
      await start()
      await cluster.settle()
    },
    async stop() {
      await manager.stop()
      stopCustomResources()
      await store.close()
    },
  }
  await start()
  await api.create(namespaces, { metadata: { name: 'default' } })
  await api.create(namespaces, { metadata: { name: 'shop' } })
  await cluster.settle()
  return cluster
}

function guardOf(refused: string[]): Guard {
  const prefix = 'system:serviceaccount:kube-system:'
  return {
    async run(attributes, _request, operation) {
      const { user, verb, resource, subresource, name, apiGroup } = attributes
      const rules = controllerDescriptors
        .filter(({ serviceAccount }) => user.name === `${prefix}${serviceAccount}`)
        .flatMap((descriptor) => [...descriptor.rules])
      const allowed = user.groups.includes('system:masters') || rules.some((rule) => ruleAllows(rule, attributes))
      if (allowed) return operation()
      const what = `${user.name} ${verb} ${resource}${subresource ? `/${subresource}` : ''}`
      refused.push(what)
      throw forbidden({ group: apiGroup, plural: resource }, name, what)
    },
  }
}

/** Park and Miller's generator: the same numbers every time. */
function seededRandom(seed: number): () => number {
  let state = seed % 2147483647 || 1
  return () => {
    state = (state * 48271) % 2147483647
    return (state - 1) / 2147483646
  }
}

let addresses = 0

function runningPod(pod: Pod, ready: boolean, now: Date): Pod {
  const condition = { type: 'Ready', status: ready ? 'True' : 'False' }
  const podIP = pod.status?.podIP ?? `10.244.${Math.floor(++addresses / 250) % 250}.${(addresses % 250) + 1}`
  const conditions = setCondition(pod.status?.conditions, condition, now)
  return { ...pod, status: { ...pod.status, phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions } }
}

export function template(labels: Record<string, string>, image = 'nginx:1'): PodTemplateSpec {
  return { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } }
}
