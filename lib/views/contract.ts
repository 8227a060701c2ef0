/**
 * A view is a live, sorted, filtered window over one kind in one cluster: the only way a list reaches a browser. What it
 * costs a browser grows with the window, never with the cluster. One socket per tab (`/api/socket`) carries all views.
 */
import { z } from 'zod'
import type { Tone } from '../kinds/kind'
import type { Status } from '../kube/object'

const filterSchema = z.object({
  /** A column's id, 'status' for the status's text, 'tone', 'name' or 'namespace'; for `contains` several of them: 'name|alias'. */
  column: z.string().max(100),
  op: z.enum(['is', 'not', 'contains', 'above', 'below']),
  value: z.string().max(500),
})

const viewQuerySchema = z.object({
  cluster: z.string().max(100),
  /** `plural.group`, as everywhere: 'pods', 'deployments.apps'. */
  kind: z.string().max(200),
  /** None means all namespaces that this person may list. */
  namespaces: z.array(z.string().max(63)).max(200).optional(),
  labelSelector: z.string().max(2000).optional(),
  /** Only what is owned by that uid: the Pods of a ReplicaSet. */
  ownerUid: z.string().max(100).optional(),
  /** Events only: those about the object with that uid. */
  involvedUid: z.string().max(100).optional(),
  /** Pods only: those bound to that Node. */
  nodeName: z.string().max(253).optional(),
  /** Pods only: those that mount the claim of that name. */
  claimName: z.string().max(253).optional(),
  /** Words that must all occur in name, namespace, labels or a cell's text; case does not matter. */
  search: z.string().max(500).optional(),
  filters: z.array(filterSchema).max(20).optional(),
  sort: z.object({ column: z.string().max(100), direction: z.enum(['ascending', 'descending']) }).optional(),
  /** Nodes and Pods only: with what each uses now, where it is measured and this person may see it. */
  usage: z.boolean().optional(),
  /** What the objects in scope add up to, for kinds that have amounts: what Pods request, what Nodes offer. */
  totals: z.boolean().optional(),
  /** A limit of 0 asks for counts and totals alone; `matched` is then the same as `total`. */
  window: z.object({ offset: z.number().int().min(0), limit: z.number().int().min(0).max(200) }),
})

export type ViewFilter = z.output<typeof filterSchema>
export type ViewQuery = z.output<typeof viewQuerySchema>

export type CellValue =
  | string
  | number
  | null
  | { time: string }
  | { quantity: string }
  | { labels: Record<string, string> }

export interface Row {
  uid: string
  namespace?: string
  name: string
  resourceVersion: string
  created?: string
  deleting?: boolean
  labels?: Record<string, string>
  status?: { text: string; tone: Tone }
  /** CPU in cores and memory in bytes, when asked for and known. */
  usage?: { cpu: number; memory: number }
  /** In the order of the kind's columns. */
  cells: readonly CellValue[]
}

/**
 * `behind`: the last word from the cluster is older than it should be. `reconnecting`: the stream broke and is being
 * opened again; rows are the last known. Only `live` may say that there is nothing.
 */
export type ViewState =
  | { state: 'loading'; received: number }
  | { state: 'live' | 'behind' | 'reconnecting'; heardAt: string }
  | { state: 'refused' | 'failed'; status: Status }

/** How many of one status text there are in each tone. */
export type Tones = Readonly<Partial<Record<Tone, number>>>

/** The first frame of a window carries all its rows; later ones only what changed; at most ten frames a second. */
export type ViewFrame = ViewState & {
  /** Objects in scope, and how many of them match search and filters. */
  total: number
  matched: number
  /** Replaces the window. */
  window?: { offset: number; rows: readonly Row[] }
  /** Single rows of the window that changed in place; `index` counts from the start of the list. */
  changed?: readonly { index: number; row: Row }[]
  /** How many of the scope's objects have each status text, before filters: for filter chips. Only when it changed. */
  statuses?: Readonly<Record<string, number>>
  /** The same counts by tone: 'Pending' is under way, or fits nowhere. Comes with `statuses`. */
  tones?: Readonly<Record<string, Tones>>
  /** Quantities by name, before filters. Only when they changed. */
  totals?: Readonly<Record<string, string>>
}

/** GET /api/clusters/<cluster>/search?text=&kind= */
export interface SearchQuery {
  cluster: string
  /** Words that must all occur in name or namespace; case does not matter. */
  text: string
  /** Only of this kind, and then all that there are where `text` is empty. */
  kind?: string
}

export interface SearchHit {
  kind: string
  namespace?: string
  name: string
  status?: Row['status']
  /** Less is better; the same measure in every cluster. */
  rank: number
}

export interface SearchAnswer {
  /** The best ones, best first. */
  hits: readonly SearchHit[]
  /** False: some kinds are still being read, and asking again brings more. */
  complete: boolean
}

/** Counts the lists that a view was asked for. Frames carry it, so that one on its way is not taken for a later answer. */
const turnSchema = z.number().int().nonnegative().default(0)

/** Stands for a kind in `object.open`: the catalog of kinds itself is followed. No kind has this id. */
export const allKinds = '*'

/** What a browser sends over `/api/socket`. `id` is chosen by the browser, unique in its tab. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view.open'), id: z.string().max(50), turn: turnSchema, query: viewQuerySchema }),
  z.object({ type: z.literal('view.change'), id: z.string().max(50), turn: turnSchema, query: viewQuerySchema }),
  z.object({ type: z.literal('view.close'), id: z.string().max(50) }),
  /** Follow one object: the server says when it changed, the browser reads it through the proxy with its own rights. */
  z.object({
    type: z.literal('object.open'),
    id: z.string().max(50),
    cluster: z.string().max(100),
    kind: z.string().max(200),
    namespace: z.string().max(63).optional(),
    name: z.string().max(253),
  }),
  z.object({ type: z.literal('object.close'), id: z.string().max(50) }),
])
export type ClientMessage = z.output<typeof clientMessageSchema>

export type ServerMessage =
  | { type: 'view.frame'; id: string; turn: number; frame: ViewFrame }
  | { type: 'object.changed'; id: string; resourceVersion: string | null; state: ViewState['state']; status?: Status }
  /** The session ended; the socket closes after this. */
  | { type: 'signed-out' }
  | { type: 'error'; id?: string; message: string }
