/** Every URL that the browser asks for or goes to is built here. */
import type { Kind } from '../kinds/kind'

const encode = encodeURIComponent

export interface ObjectPlace {
  namespace?: string
  name: string
}

/** Stands for "all namespaces" in `?ns=`; no namespace can have this name. */
export const allNamespaces = '*'

/** First segment of a cluster-scoped object's page when its name is also the name of a page of ours. */
const verbatimName = '-'

type Query = Record<string, string | readonly string[] | undefined>

function withQuery(path: string, query: Query): string {
  const params = new URLSearchParams()
  for (const [key, value = []] of Object.entries(query)) {
    for (const each of typeof value === 'string' ? [value] : value) if (each !== '') params.append(key, each)
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

export const pages = {
  signIn: (next?: string) => withQuery('/sign-in', { next }),
  settings: () => '/settings',
  clusters: () => '/settings/clusters',
  addCluster: () => '/settings/clusters/add',
  /** Where a connection is changed, or one's own credential for it given. */
  connection: (id: string) => `/settings/clusters/${encode(id)}`,
  cluster: (cluster: string) => `/${encode(cluster)}`,
  list: (cluster: string, kind: string, query: Record<string, string | undefined> = {}) =>
    withQuery(`/${encode(cluster)}/${encode(kind)}`, query),
  detail: (
    cluster: string,
    kind: string,
    { namespace, name }: ObjectPlace,
    query: Record<string, string | undefined> = {},
  ) => {
    const shadowed = !namespace && kind === 'namespaces' && name === 'create'
    const place = namespace
      ? `${encode(namespace)}/${encode(name)}`
      : shadowed
        ? `${verbatimName}/${name}`
        : encode(name)
    return withQuery(`/${encode(cluster)}/${encode(kind)}/${place}`, query)
  },
  create: (cluster: string, query: Record<string, string | undefined> = {}) =>
    withQuery(`/${encode(cluster)}/create`, query),
  addons: (cluster: string) => `/${encode(cluster)}/components`,
  addon: (cluster: string, id: string) => `/${encode(cluster)}/components/${encode(id)}`,
  createNamespace: (cluster: string) => `/${encode(cluster)}/namespaces/create`,
}

/** The object that the rest of a detail page's path names; undefined when it names none. */
export function objectPlaceOf(scope: Kind['scope'], segments: readonly string[]): ObjectPlace | undefined {
  const parts = segments.map((segment) => safeDecode(segment))
  const [first, second] = parts
  if (scope === 'Namespaced')
    return parts.length === 2 && first && second ? { namespace: first, name: second } : undefined
  if (parts.length === 2 && first === verbatimName && second) return { name: second }
  return parts.length === 1 && first ? { name: first } : undefined
}

function safeDecode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

export const api = {
  session: () => '/api/session',
  password: () => '/api/password',
  settings: () => '/api/settings',
  connections: () => '/api/connections',
  connection: (id: string) => `/api/connections/${encode(id)}`,
  connectionCheck: (id: string) => `/api/connections/${encode(id)}/check`,
  connectionCredential: (id: string) => `/api/connections/${encode(id)}/credential`,
  kubeconfigContexts: () => '/api/kubeconfig/contexts',
  kubeconfigTest: () => '/api/kubeconfig/test',
  socket: () => '/api/socket',
  kube: (cluster: string, path: string, query: Record<string, string | undefined> = {}) =>
    withQuery(`/api/clusters/${encode(cluster)}/k8s${path}`, query),
  namespaces: (cluster: string, options: { dryRun: boolean }) =>
    withQuery(`/api/clusters/${encode(cluster)}/namespaces`, { dryRun: options.dryRun ? 'true' : undefined }),
  objects: (cluster: string, options: { dryRun: boolean }) =>
    withQuery(`/api/clusters/${encode(cluster)}/objects`, { dryRun: options.dryRun ? 'true' : undefined }),
  kinds: (cluster: string) => `/api/clusters/${encode(cluster)}/kinds`,
  kind: (cluster: string, kind: string) => `/api/clusters/${encode(cluster)}/kinds/${encode(kind)}`,
  metrics: (cluster: string) => `/api/clusters/${encode(cluster)}/metrics`,
  usage: (cluster: string, kind: string, { namespace, name }: ObjectPlace) =>
    withQuery(`/api/clusters/${encode(cluster)}/usage`, { kind, namespace, name }),
  addons: (cluster: string) => `/api/clusters/${encode(cluster)}/addons`,
  addon: (cluster: string, id: string) => `/api/clusters/${encode(cluster)}/addons/${encode(id)}`,
  search: (cluster: string, { text, kind }: { text: string; kind?: string }) =>
    withQuery(`/api/clusters/${encode(cluster)}/search`, { text, kind }),
  served: (cluster: string) => `/api/clusters/${encode(cluster)}/served`,
  relations: (cluster: string, kind: string, { namespace, name }: ObjectPlace) =>
    withQuery(`/api/clusters/${encode(cluster)}/relations`, { kind, namespace, name }),
  /** See lib/logs/contract.ts for the rest of the query. */
  logs: (cluster: string, kind: string, { namespace, name }: ObjectPlace, query: Query) =>
    withQuery(`/api/clusters/${encode(cluster)}/logs`, { kind, namespace, name, ...query }),
}
