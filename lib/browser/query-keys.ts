/** Keys of the query cache; a prefix names everything below it. */
import type { ObjectPlace } from './paths'

export const queryKeys = {
  session: () => ['session'] as const,
  settings: () => ['settings'] as const,
  connections: () => ['connections'] as const,
  object: (cluster: string, kind: string, { namespace, name }: ObjectPlace) =>
    ['object', cluster, kind, namespace ?? '', name] as const,
  list: (cluster: string, path: string) => ['list', cluster, path] as const,
  relations: (cluster: string, kind: string, { namespace, name }: ObjectPlace) =>
    ['relations', cluster, kind, namespace ?? '', name] as const,
  metricsApi: (cluster: string) => ['metrics-api', cluster] as const,
  usage: (cluster: string, kind: string, { namespace, name }: ObjectPlace) =>
    ['usage', cluster, kind, namespace ?? '', name] as const,
  addons: (cluster: string) => ['addons', cluster] as const,
  addon: (cluster: string, id: string) => ['addons', cluster, id] as const,
  served: (cluster: string) => ['served', cluster] as const,
  search: (cluster: string, text: string, kind: string) => ['search', cluster, text, kind] as const,
  kinds: (cluster: string) => ['kinds', cluster] as const,
  kind: (cluster: string, kind: string) => ['kind', cluster, kind] as const,
  /** The list of documents, or one of them by the address that has its hash. */
  openApi: (cluster: string, url?: string) => ['openApi', cluster, ...(url ? [url] : [])] as const,
  names: (cluster: string, kind: string, namespace: string | undefined) =>
    ['names', cluster, kind, namespace ?? ''] as const,
  access: (cluster: string, question: string) => ['access', cluster, question] as const,
}
