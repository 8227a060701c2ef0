/**
 * Says when a CustomResourceDefinition or an APIService changes, where the console may watch them. Of each only the metadata is
 * read: a definition's schema may be a megabyte.
 */
import { createHttpApi } from '../client/http-api'
import { createInformer, type Informer } from '../client/informer'
import { trimFor } from '../client/trim'
import type { Clock } from '../clock'
import type { Upstream } from '../cluster/contract'
import { deriveKind } from '../kinds/derived-kind'
import type { Kind } from '../kinds/kind'

const watched = (group: string, plural: string, kind: string): Kind =>
  deriveKind({
    id: `${plural}.${group}`,
    group,
    versions: ['v1'],
    kind,
    plural,
    singular: kind.toLowerCase(),
    scope: 'Cluster',
    shortNames: [],
    categories: [],
    verbs: ['list', 'watch'],
    scalable: false,
  })

export const definitions = watched('apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition')
const apiServices = watched('apiregistration.k8s.io', 'apiservices', 'APIService')

export interface DefinitionChange {
  /** The name of what changed; a definition's is the id of its kind. */
  id: string
  /** It came, went, or says something else; not only its state. */
  isOther: boolean
}

export class DefinitionWatch {
  readonly #informers = new Map<string, Informer>()

  constructor(
    private readonly upstream: Upstream,
    private readonly timing: { clock: Clock; random: () => number },
    private readonly changed: (change: DefinitionChange) => void,
  ) {}

  /** Watches those of them that the cluster serves. */
  keep(served: readonly { id: string }[]): void {
    for (const kind of [definitions, apiServices]) {
      const isServed = served.some(({ id }) => id === kind.id)
      if (isServed && !this.#informers.has(kind.id)) this.#informers.set(kind.id, this.#start(kind))
    }
  }

  stop(): void {
    for (const informer of this.#informers.values()) informer.stop()
    this.#informers.clear()
  }

  #start(kind: Kind): Informer {
    const { clock, random } = this.timing
    const api = createHttpApi({ fetch: metadataOnly(this.upstream) })
    const informer = createInformer(kind, api, { clock, random, transform: trimFor(kind) })
    informer.subscribe({
      event: ({ type, object, old }) => {
        const isOther = type !== 'MODIFIED' || old?.metadata?.generation !== object.metadata?.generation
        this.changed({ id: object.metadata?.name ?? '', isOther })
      },
    })
    return informer
  }
}

function metadataOnly({ fetch }: Upstream): Upstream['fetch'] {
  return (path, init) => {
    const as = path.includes('watch=true') ? 'PartialObjectMetadata' : 'PartialObjectMetadataList'
    const headers = new Headers(init.headers)
    headers.set('accept', `application/json;as=${as};g=meta.k8s.io;v=v1,application/json`)
    return fetch(path, { ...init, headers })
  }
}
