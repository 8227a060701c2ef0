/**
 * The facts of one resource type, pure and without JSX: the simulator (discovery, `kubectl get` columns), the views
 * (sort keys, search text) and the browser (cells, menu, actions) all read the same object.
 * Texts for people are message keys; `name` of a column is kubectl's own header.
 */
import type { KubeObject } from '../kube/object'
import type { Amounts } from '../kube/resource-amounts'

export type Tone = 'ok' | 'progress' | 'warn' | 'error' | 'muted'

/**
 * What a column's value is, and so how it is sorted and shown:
 * - `text`, `number`: as they are;
 * - `age`: an RFC 3339 time, shown as the time since (kubectl: 5d3h);
 * - `labels`: a map, shown as `a=b,c=d`;
 * - `quantity`: a Kubernetes quantity ('250m', '1Gi').
 */
export type CellType = 'text' | 'number' | 'age' | 'labels' | 'quantity'

export interface Column<T extends KubeObject = KubeObject> {
  /** Stable, for URLs and saved views: 'ready', 'restarts'. */
  id: string
  /** kubectl's header in its own spelling before upper-casing: 'Up-to-date', 'Nominated Node'. */
  name: string
  type?: CellType
  /** What a Table calls the column's type where that does not follow from `type`. */
  tableType?: string
  tableFormat?: string
  /** Undefined is null in a Table, which kubectl leaves blank: columns of custom resources. */
  noneIsNull?: true
  /** Shown by `kubectl get -o wide` only (priority 1) and hidden in the console until chosen. */
  wide?: boolean
  /** The console's own: kubectl has no such column, and the API's Tables leave it out. */
  consoleOnly?: boolean
  /** One sentence for `Table.columnDefinitions[].description`. */
  description?: string
  /**
   * Undefined shows as `<none>` for kubectl, as `<unknown>` in a column of type `age`. A kind returns other words itself:
   * '' for a cell that kubectl leaves blank, `<unset>`, `<pending>`.
   */
  value(object: T, now: Date): string | number | Record<string, string> | undefined
  /** What to sort by where the cell's text does not order itself: '3 (10s ago)', '1/3'. Default: the value. */
  sortValue?(object: T): number | string
}

/** A short state for people: `text` is what kubectl would print in STATUS or a message key under `status.`. */
export interface StatusSummary {
  text: string
  tone: Tone
}

export type ActionId = 'edit' | 'delete' | 'scale' | 'restart' | 'rollback' | 'logs'
export type MenuSection = 'cluster' | 'workloads' | 'network' | 'storage' | 'config' | 'access' | 'policy'

export interface Kind<T extends KubeObject = KubeObject> {
  /** `plural.group` as kubectl spells it ('deployments.apps'), or the bare plural of the core group ('pods'). */
  id: string
  group: string
  /** Served versions, preferred first. */
  versions: readonly [string, ...string[]]
  kind: string
  /** Default: the kind with `List` behind it. */
  listKind?: string
  plural: string
  singular: string
  shortNames?: readonly string[]
  categories?: readonly string[]
  scope: 'Namespaced' | 'Cluster'
  menu?: { section: MenuSection; order: number; icon: string }
  /**
   * Name is first and implied, unless a column with the id `name` says where it stands (events) or what kubectl prints in
   * its place (`standard (default)`). Age stands where kubectl has it.
   */
  columns: readonly Column<T>[]
  /** Undefined where an object says nothing of its state. */
  status?(object: T, now: Date): StatusSummary | undefined
  /** What one object adds to the totals of a list, by name: what a Pod requests, what a Node offers. */
  amounts?(object: T): Amounts
  actions?: readonly ActionId[]
  /** What the cluster can do with it, by its own word; absent for kinds known in code, which can do what they need. */
  verbs?: readonly string[]
  /** Not known in code: its words are other people's, never to be looked up among ours. */
  foreign?: true
  /** Two of one id and revision have the same columns. */
  revision?: string
}

/** `list`, `watch`: not every resource can do these. */
export const canDo = ({ verbs }: Pick<Kind, 'verbs'>, verb: string): boolean =>
  verbs === undefined || verbs.includes(verb)

/**
 * Declares a kind. The result is a plain `Kind` so that lists of kinds need no casts: the functions of a kind are only
 * ever given objects of that kind.
 */
export function defineKind<T extends KubeObject>(kind: Kind<T>): Kind<T> {
  return kind
}

/** The object with its apiVersion and kind, which what comes out of lists and caches need not carry. */
export function typed<T extends KubeObject>(kind: Kind<T>, object: T): T {
  return object.apiVersion && object.kind ? object : { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind }
}

/** What a list of the kind calls itself. */
export const listKindOf = ({ kind, listKind }: Pick<Kind, 'kind' | 'listKind'>): string => listKind ?? `${kind}List`

/** `apps/v1` or `v1`: the preferred apiVersion. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'versions'>): string {
  return kind.group ? `${kind.group}/${kind.versions[0]}` : kind.versions[0]
}
