/** What takes several requests to a cluster and is done on the server, so that a closed tab cannot stop it half-way. */
import type { Person } from '../cluster/contract'
import type { StatusSummary } from '../kinds/kind'
import type { Status } from '../kube/object'
import type { LogQuery } from '../logs/contract'

export interface Operations {
  /** `documents`: one Namespace and any ResourceQuotas and LimitRanges in it. Throws BadRequest for anything else. */
  createNamespace(
    cluster: string,
    person: Person,
    documents: unknown,
    options: { dryRun: boolean },
  ): Promise<CreateNamespaceResult>
  /**
   * Any objects, in the order in which they need each other. All are checked first; when one would be refused, none is
   * created. `namespace`: for namespaced objects that name none. Throws BadRequest for what are no objects.
   */
  createObjects(
    cluster: string,
    person: Person,
    documents: unknown,
    options: { dryRun: boolean; namespace: string },
  ): Promise<CreateObjectsResult>
  /** Throws NotFound or Forbidden when the person may not read the object itself. */
  relations(cluster: string, person: Person, target: RelationTarget): Promise<Relations>
  /** See lib/logs/contract.ts. Throws NotFound or Forbidden when the person may not read the object itself. */
  logs(cluster: string, person: Person, query: LogQuery, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
}

/** POST /api/clusters/<cluster>/namespaces[?dryRun=true] `{ "documents": [...] }`; 201 when created, else 200 with what happened. */
export interface CreateNamespaceResult {
  /** All documents are valid (dry run) or created. */
  ok: boolean
  dryRun: boolean
  /** One for each document that was sent, in the order sent. */
  documents: readonly DocumentResult[]
}

export type DocumentResult = { kind: string; namespace?: string; name: string } & (
  | { outcome: 'created'; uid: string }
  /** Checked and not sent: in a dry run, or because another document failed. */
  | { outcome: 'valid' }
  | { outcome: 'failed'; status: Status }
  /** Was created, and removed again because a later document failed. */
  | { outcome: 'removed-again'; uid: string }
  /** Was created and could not be removed again; `status` says why. */
  | { outcome: 'remains'; uid: string; status: Status }
)

/** GET /api/clusters/<cluster>/served: a kind that the cluster serves and that can be created. */
export interface ServedKind {
  /** As everywhere: 'pods', 'deployments.apps'. */
  id: string
  group: string
  kind: string
  plural: string
  shortNames: readonly string[]
  /** Preferred first: 'apps/v1', 'v1'. */
  apiVersions: readonly string[]
  namespaced: boolean
}

/**
 * POST /api/clusters/<cluster>/objects[?dryRun=true] `{ "documents": [...], "namespace": "shop" }`; 201 when all were
 * created, else 200 with what happened.
 */
export interface CreateObjectsResult {
  /** All would be accepted (dry run) or are created. */
  ok: boolean
  dryRun: boolean
  /** One for each object, in the order sent. */
  objects: readonly ObjectResult[]
}

export type ObjectResult = { kind: string; id?: string; namespace?: string; name: string } & (
  | { outcome: 'created'; uid: string }
  /** The cluster accepted it in a dry run. */
  | { outcome: 'valid' }
  /** Only held against the schema and the person's rights: its namespace comes with the same request. */
  | { outcome: 'checked' }
  | { outcome: 'failed'; status: Status }
  /** The request broke off, and an object of that name is there now. */
  | { outcome: 'uncertain'; uid: string; status: Status }
  /** Because of another. */
  | { outcome: 'not-tried' }
)

/** `kind` as everywhere: 'pods', 'deployments.apps'. */
export interface RelationTarget {
  kind: string
  namespace?: string
  name: string
}

/** GET /api/clusters/<cluster>/relations?kind=&namespace=&name= */
export interface Relations {
  object: RelatedObject
  /** Who owns it, and who owns those, upwards. */
  owners: readonly OwnerNode[]
  /** What it owns, and what those own, downwards. */
  dependents: readonly DependentNode[]
  /** What goes with it when it is deleted (propagation Background or Foreground): its dependents, or a Namespace's contents. */
  goes: readonly { kind: string; count: number }[]
  /** What goes in any case, for another reason than its owner. */
  along: readonly TakenAlong[]
  /** Kinds that could hold more, but that this person may not list here or that could not be asked. */
  unreadable: readonly { kind: string; status: Status }[]
  /** Some lists were too long to be read to the end: there may be more than is named here. */
  incomplete: boolean
}

export interface TakenAlong {
  /** `on-node`: the Pods of a Node. `of-service`: the Endpoints of a Service's name. */
  reason: 'on-node' | 'of-service'
  kind: string
  count: number
  /** Those among them that no controller makes anew; the first are named. */
  lost: { count: number; first: readonly { namespace?: string; name: string }[] }
}

export interface RelatedObject {
  /** The kind's id, or `<Kind>.<group>` where the cluster does not serve it. */
  kind: string
  namespace?: string
  name: string
  uid: string
  /** As in lists: text for people and its tone. Absent for kinds without one and where the object was not read. */
  status?: StatusSummary
}

export interface OwnerNode extends RelatedObject {
  /** `gone`: no object with that uid. `unreadable`: this person may not see. */
  exists: 'yes' | 'gone' | 'unreadable'
  controller: boolean
  owners: readonly OwnerNode[]
}

export interface DependentNode extends RelatedObject {
  controller: boolean
  /** It has other owners too, so it stays when this one goes. */
  stays: boolean
  deleting: boolean
  dependents: readonly DependentNode[]
}
