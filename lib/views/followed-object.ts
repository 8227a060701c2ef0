/**
 * One object, followed for a detail page: says which version there is now, so that the browser reads it with the person's
 * own rights. Through the shared feed where the person may watch the kind; by asking now and then where only `get` is allowed.
 */
import { timeLeft } from '../clock'
import type { Person } from '../cluster/contract'
import { canDo, type Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import { resourcePath } from '../kube/paths'
import { statusFrom } from '../kube/response-status'
import { pathNotFound, StatusError, statusOf } from '../kube/status-error'
import type { ServerMessage, ViewState } from './contract'
import type { ViewParts } from './live-view'
import { ViewSource } from './view-source'

export interface ObjectTarget {
  cluster: string
  kind: string
  namespace?: string | undefined
  name: string
}

export type ObjectNews = Omit<Extract<ServerMessage, { type: 'object.changed' }>, 'type' | 'id'>

export interface ObjectSink {
  send(news: ObjectNews): void
  ready?(): boolean
}

const pollMs = 5_000
const newsMs = 100

export class FollowedObject {
  #source: ViewSource | undefined
  #polled: ObjectNews | undefined
  #last: ObjectNews | undefined
  #lastSentAt = Number.NEGATIVE_INFINITY
  #cancelPoll: (() => void) | undefined
  #cancelFlush: (() => void) | undefined
  #closed = false

  constructor(
    private readonly parts: ViewParts,
    private readonly person: Person,
    private readonly target: ObjectTarget,
    private readonly sink: ObjectSink,
  ) {
    void this.#open()
  }

  async #open(): Promise<void> {
    const { catalogs, clusters, clock } = this.parts
    const { cluster, kind: id } = this.target
    try {
      const kind = await catalogs.kind(clusters.get(cluster, this.person), this.person, id)
      if (this.#closed) return
      if (!kind) throw pathNotFound()
      this.#polled = undefined
      this.#follow(kind)
    } catch (error) {
      if (this.#closed) return
      const status = statusOf(error)
      this.#polled = { resourceVersion: null, state: 'failed', status }
      this.#dirty()
      this.#cancelPoll = clock.after(pollMs, () => void this.#open())
    }
  }

  #follow(kind: Kind): void {
    this.#cancelPoll = undefined
    // What cannot be listed can still be got.
    if (!canDo(kind, 'list')) {
      this.#cancelPoll = () => undefined
      void this.#poll(kind)
      return
    }
    const { cluster, namespace, name } = this.target
    this.#source = new ViewSource(
      this.parts,
      this.person,
      { cluster, kind, namespaces: namespace ? [namespace] : undefined },
      {
        changed: (old, item) => {
          const seen = item ?? old
          if (seen?.name === name && seen.namespace === (namespace ?? '')) this.#dirty()
        },
        stateChanged: () => this.#dirty(),
        permissionChanged: () => this.#choose(kind),
      },
    )
  }

  get cluster(): string {
    return this.target.cluster
  }

  restart(): void {
    this.#source?.restart()
  }

  close(): void {
    this.#closed = true
    this.#source?.close()
    this.#cancelPoll?.()
    this.#cancelFlush?.()
  }

  /** Refused for the list is not yet refused for the one object. */
  #choose(kind: Kind): void {
    const isRefused = this.#source?.state.state === 'refused'
    if (!isRefused) {
      this.#cancelPoll?.()
      this.#cancelPoll = undefined
      this.#polled = undefined
    } else if (!this.#cancelPoll) {
      this.#cancelPoll = () => undefined
      void this.#poll(kind)
    }
    if (!isRefused) this.#dirty()
  }

  async #poll(kind: Kind): Promise<void> {
    const news = await this.#ask(kind)
    if (this.#closed || !this.#cancelPoll) return
    this.#polled = news
    this.#dirty()
    this.#cancelPoll = this.parts.clock.after(pollMs, () => void this.#poll(kind))
  }

  async #ask(kind: Kind): Promise<ObjectNews> {
    const { cluster, namespace, name } = this.target
    const known = this.#polled?.resourceVersion ?? null
    try {
      const path = resourcePath(kind, { ...(namespace ? { namespace } : {}), name })
      const response = await this.parts.clusters.get(cluster, this.person).fetch(path, {
        as: this.person,
        method: 'GET',
        headers: { accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json' },
      })
      if (response.status === 404) {
        await response.body?.cancel()
        return { resourceVersion: null, state: 'live' }
      }
      if (!response.ok) throw new StatusError(await statusFrom(response))
      const { metadata } = (await response.json()) as KubeObject
      return { resourceVersion: metadata?.resourceVersion ?? null, state: 'live' }
    } catch (error) {
      const status = statusOf(error)
      if (status.code === 401 || status.code === 403) return { resourceVersion: null, state: 'refused', status }
      return status.code >= 500 && known
        ? { resourceVersion: known, state: 'reconnecting' }
        : { resourceVersion: null, state: 'failed', status }
    }
  }

  #dirty(): void {
    if (this.#cancelFlush || this.#closed) return
    const { clock } = this.parts
    this.#cancelFlush = clock.after(timeLeft(clock, newsMs, this.#lastSentAt), () => {
      this.#cancelFlush = undefined
      if (this.sink.ready?.() === false) return this.#retry()
      const news = this.#polled ?? this.#watched()
      if (!news || JSON.stringify(news) === JSON.stringify(this.#last)) return
      this.#last = news
      this.#lastSentAt = clock.now().getTime()
      this.sink.send(news)
    })
  }

  #retry(): void {
    this.#cancelFlush = this.parts.clock.after(newsMs, () => {
      this.#cancelFlush = undefined
      this.#dirty()
    })
  }

  /** Nothing while it is not known whether the object is there. */
  #watched(): ObjectNews | undefined {
    const state: ViewState | undefined = this.#source?.state
    if (!state || state.state === 'loading' || state.state === 'refused') return undefined
    if (state.state === 'failed') return { resourceVersion: null, state: 'failed', status: state.status }
    const item = this.#source?.find(this.target.namespace, this.target.name)
    return { resourceVersion: item?.object.metadata?.resourceVersion ?? null, state: state.state }
  }
}
