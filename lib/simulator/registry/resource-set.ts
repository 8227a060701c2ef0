/**
 * What the API server serves at this moment, in one place: verbs, routes, discovery, OpenAPI and the loops that care for
 * all kinds read it here. Built-in resources are there from the beginning and stay; others come, change and go.
 */
import type { Kind } from '../../kinds/kind'
import type { Strategy } from './strategy'

interface Entry {
  /** One for every version, preferred first; all share the kind's id, under which their objects are stored. */
  versions: readonly Strategy[]
  /** Aborted when what is served under this id is served no more, or differently. */
  served: AbortController
}

export class ResourceSet {
  readonly #builtIn: ReadonlySet<string>
  readonly #entries = new Map<string, Entry>()
  readonly #listeners = new Set<() => void>()
  #revision = 0

  constructor(builtIn: readonly Strategy[]) {
    for (const strategy of builtIn) {
      const { id } = strategy.kind
      if (this.#entries.has(id)) throw new Error(`two strategies for ${id}`)
      this.#entries.set(id, { versions: [strategy], served: new AbortController() })
    }
    this.#builtIn = new Set(this.#entries.keys())
  }

  /** Every version of every resource. */
  get strategies(): readonly Strategy[] {
    return [...this.#entries.values()].flatMap(({ versions }) => versions)
  }

  /** Every resource once, in its preferred version. */
  get kinds(): readonly Kind[] {
    return [...this.#entries.values()].flatMap(({ versions }) => versions.slice(0, 1).map(({ kind }) => kind))
  }

  /** The strategy of the kind's own version; of a kind that has several, of its first that is served. */
  find({ id, versions }: Kind): Strategy | undefined {
    const known = this.#entries.get(id)?.versions ?? []
    return known.find(({ kind }) => kind.versions[0] === versions[0]) ?? known[0]
  }

  /** Aborted when the resource of that strategy is served no more, or differently; undefined for what is built in. */
  lifeOf({ kind }: Strategy): AbortSignal | undefined {
    return this.#builtIn.has(kind.id) ? undefined : this.#entries.get(kind.id)?.served.signal
  }

  isBuiltIn(id: string): boolean {
    return this.#builtIn.has(id)
  }

  /** Serves these under their kind's id, in place of what was there; without versions nothing is served there any more. */
  serve(id: string, versions: readonly Strategy[]): void {
    if (this.#builtIn.has(id)) throw new Error(`${id} is built in`)
    const before = this.#entries.get(id)
    if (versions.length > 0) this.#entries.set(id, { versions, served: new AbortController() })
    else this.#entries.delete(id)
    this.#revision++
    for (const listener of [...this.#listeners]) listener()
    before?.served.abort()
  }

  /** Called after every change. Returns the unsubscription. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What `make` makes of the set as it is, made again only when that has changed. */
  derived<T>(make: () => T): () => T {
    let made: { value: T; revision: number } | undefined
    return () => {
      if (made?.revision !== this.#revision) made = { value: make(), revision: this.#revision }
      return made.value
    }
  }
}
