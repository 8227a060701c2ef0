/**
 * Keeps the Node object and its Lease: registers at the start, renews the Lease every ten seconds, and writes the status
 * every five minutes or when something in it changed.
 */
import type { KubeApi } from '../../../client/kube-api'
import type { Clock } from '../../../clock'
import { leases, nodes } from '../../../kinds'
import { formatMicroTime } from '../../../kube/duration'
import { hasReason } from '../../../kube/status-error'
import { nodeLeaseNamespace } from '../../../kube/system-namespaces'
import type { Lease, Node } from '../../../kube/types'
import type { NodeSpec } from '../node-spec'
import { labelsOf, type NodeFacts, newNode, nodeStatus } from './node-object'

export interface NodeReporterOptions {
  spec: NodeSpec
  api: KubeApi
  clock: Clock
  random(): number
  facts(): NodeFacts
  /** The Node as the cache shows it. */
  cached(): Node | undefined
  warn(message: string, error: unknown): void
}

const leaseMs = 10_000
const leaseSeconds = 40
const statusMs = 5 * 60_000
const attempts = 5

export class NodeReporter {
  readonly #options: NodeReporterOptions
  #lease: Lease | undefined
  #cancel: (() => void) | undefined
  #isChanged = false
  #writtenMs = 0
  #stopped = false

  constructor(options: NodeReporterOptions) {
    this.#options = options
  }

  /** Resolves with true when the Node is new. */
  async register(): Promise<boolean> {
    const { spec, api, random } = this.#options
    let isNew = false
    try {
      await api.create(nodes, newNode(spec))
      isNew = true
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error
      await this.#writeLabels()
    }
    await this.#writeStatus()
    await this.#renewLease()
    this.#schedule(leaseMs * random())
    return isNew
  }

  /** Something in the status is different: it is written with the next heartbeat, or now. */
  changed(now: boolean): void {
    this.#isChanged = true
    if (now && !this.#stopped) void this.#writeStatus()
  }

  stop(): void {
    this.#stopped = true
    this.#cancel?.()
  }

  #schedule(ms: number): void {
    if (this.#stopped) return
    this.#cancel = this.#options.clock.after(ms, () => void this.#beat())
  }

  async #beat(): Promise<void> {
    await this.#renewLease()
    if (this.#isChanged || this.#nowMs() - this.#writtenMs >= statusMs) await this.#writeStatus()
    this.#schedule(leaseMs)
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }

  async #writeLabels(): Promise<void> {
    const { spec, api } = this.#options
    await api.patch(nodes, { name: spec.name }, { metadata: { labels: labelsOf(spec) } }, 'strategic')
  }

  async #writeStatus(): Promise<void> {
    const { spec, api, facts, cached, warn } = this.#options
    this.#isChanged = false
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        const node = cached() ?? (await api.get(nodes, spec.name))
        const status = nodeStatus(spec, node.status, facts())
        await api.update(nodes, { ...node, apiVersion: 'v1', kind: 'Node', status }, { subresource: 'status' })
        this.#writtenMs = this.#nowMs()
        return
      } catch (error) {
        if (hasReason(error, 'Conflict')) continue
        // Deleted by someone: a kubelet registers only when it starts.
        if (!hasReason(error, 'NotFound') && !this.#stopped) warn('node status not written', error)
        return
      }
    }
  }

  async #renewLease(): Promise<void> {
    const { spec, api, clock, warn } = this.#options
    try {
      const renewTime = formatMicroTime(clock.now())
      this.#lease ??= await this.#findLease()
      this.#lease = this.#lease
        ? await api.update(leases, { ...this.#lease, spec: { ...this.#lease.spec, renewTime } })
        : await api.create(leases, newLease(spec.name, renewTime, this.#options.cached()))
    } catch (error) {
      this.#lease = undefined
      if (!hasReason(error, 'Conflict') && !this.#stopped) warn('node lease not renewed', error)
    }
  }

  async #findLease(): Promise<Lease | undefined> {
    try {
      return await this.#options.api.get(leases, this.#options.spec.name, nodeLeaseNamespace)
    } catch (error) {
      if (hasReason(error, 'NotFound')) return undefined
      throw error
    }
  }
}

function newLease(name: string, renewTime: string, node: Node | undefined): Lease {
  const uid = node?.metadata?.uid
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      namespace: nodeLeaseNamespace,
      ...(uid ? { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] } : {}),
    },
    spec: { holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime },
  }
}
