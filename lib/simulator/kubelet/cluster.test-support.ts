/** A control plane without rights and without HTTP: the real store, verbs and strategies, for tests of what acts on them. */
import { FakeClock } from '../../clock.test-support'
import { nodes, pods } from '../../kinds'
import type { KubeObject } from '../../kube/object'
import type { Node, Pod } from '../../kube/types'
import { createLocalApi } from '../api/local-api'
import { createLocalSource } from '../api/local-source'
import { withRepresentations } from '../api/represented-verbs'
import type { Guard } from '../api/request'
import { createVerbs } from '../api/server'
import { seededRandom } from '../api/verbs.test-support'
import { representations, strategies } from '../registry'
import { ResourceSet } from '../registry/resource-set'
import type { Part, SimulatorRuntime } from '../runtime'
import { loadSchemas } from '../schema/load-schemas'
import { openStore } from '../store/open-store'
import type { Store } from '../store/store'

const guard: Guard = { run: (_attributes, _request, operation) => operation() }
const schemas = loadSchemas()

export function testCluster(existing?: { store: Store; clock: FakeClock; seed?: number }) {
  const store = existing?.store ?? openStore()
  const clock = existing?.clock ?? new FakeClock('2026-01-02T03:04:05Z')
  const random = seededRandom(existing?.seed)
  const warnings: string[] = []
  const say = (message: string, fields?: Record<string, unknown>) => {
    warnings.push(`${message} ${JSON.stringify(fields ?? {})}`)
  }
  const stored = createVerbs({
    store,
    resources: new ResourceSet(strategies),
    admission: [],
    admissionContext: () => {
      throw new Error('no admission here')
    },
    schemas,
    clock,
    random,
    mintToken: async ({ name }) => ({ token: `token of ${name}`, expirationTimestamp: '2026-01-02T04:04:05Z' }),
  })
  const verbs = withRepresentations(stored, representations, schemas)
  const runtime: SimulatorRuntime = {
    clock,
    random,
    apiFor: (user) => createLocalApi({ verbs, guard, user }),
    fetch: async () => Response.json({ status: { allowed: true, authenticated: true } }),
    sourceFor: (user) => createLocalSource({ store, verbs, guard, user }),
    log: { info: () => undefined, warn: say, error: say },
  }
  const api = runtime.apiFor({ name: 'tester', groups: ['system:masters'] })
  const parts: Part[] = []
  return {
    store,
    clock,
    runtime,
    api,
    warnings,
    parts,
    async start(...started: Part[]) {
      for (const part of started) {
        parts.push(part)
        await part.start()
      }
    },
    async stop() {
      for (const part of parts.splice(0).reverse()) await part.stop()
    },
    pod: (name: string, namespace = 'default') => store.get<Pod>(pods.id, namespace, name)?.value,
    node: (name: string) => store.get<Node>(nodes.id, undefined, name)?.value,
    pods: (namespace?: string) =>
      store.list<Pod>(pods.id, namespace === undefined ? {} : { namespace }).map(({ value }) => value),
    /** `Reason: message`, oldest first, of one object or of all. */
    events: (name?: string) =>
      store
        .list<KubeObject & { involvedObject?: { name?: string }; reason?: string; message?: string; count?: number }>(
          'events',
        )
        .toSorted((a, b) => a.createRevision - b.createRevision)
        .map(({ value }) => value)
        .filter(({ involvedObject }) => name === undefined || involvedObject?.name === name)
        .map(({ reason, message }) => `${reason}: ${message}`),
  }
}

export function testPod(
  name: string,
  spec: Partial<NonNullable<Pod['spec']>> = {},
  labels?: Record<string, string>,
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...(labels ? { labels } : {}) },
    spec: { containers: [{ name: 'app', image: 'nginx:1.27' }], ...spec },
  }
}
