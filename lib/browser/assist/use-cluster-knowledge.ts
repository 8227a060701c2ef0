/** What an editor knows of a cluster, asked when it is needed, with the rights of the person who writes. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { KubeList } from '../../kube/object'
import type { OpenApiSchemas } from '../../kube/open-api/schema'
import { groupVersionPath, resourcePath } from '../../kube/paths'
import { api } from '../paths'
import { queryKeys } from '../query-keys'
import { requestJson } from '../request'
import { servedKindsQuery } from '../use-create-objects'
import type { ClusterKnowledge } from './knowledge'

export function useClusterKnowledge(cluster: string): ClusterKnowledge {
  const client = useQueryClient()
  return useMemo(() => {
    const served = () => client.fetchQuery(servedKindsQuery(cluster)).catch(() => undefined)
    return {
      served,
      schemas: (apiVersion) => readSchemas(client, cluster, apiVersion),
      names: (kind, namespace) => readNames(client, cluster, { kind, namespace, served }),
    }
  }, [client, cluster])
}

interface DocumentIndex {
  paths?: Record<string, { serverRelativeURL?: string }>
}

/** What could not be read (it is cached as null) is asked again, but not with every letter. */
const askAgainMs = 60_000
/** A kind that came a moment ago is not in the list yet. */
const missedMs = 10_000
const keepMs = 30 * 60_000

async function readSchemas(
  client: QueryClient,
  cluster: string,
  apiVersion: string,
): Promise<OpenApiSchemas | undefined> {
  const url =
    (await readAddress(client, cluster, apiVersion, askAgainMs)) ??
    (await readAddress(client, cluster, apiVersion, missedMs))
  if (!url) return undefined
  const schemas = await client.fetchQuery({
    queryKey: queryKeys.openApi(cluster, url),
    queryFn: () =>
      requestJson<{ components?: { schemas?: OpenApiSchemas } }>(api.kube(cluster, url)).then(
        ({ components }) => components?.schemas ?? null,
        () => null,
      ),
    // What an address with a hash says never changes.
    staleTime: ({ state }) => (state.data === null ? askAgainMs : Number.POSITIVE_INFINITY),
    gcTime: keepMs,
  })
  return schemas ?? undefined
}

async function readAddress(
  client: QueryClient,
  cluster: string,
  apiVersion: string,
  staleTime: number,
): Promise<string | undefined> {
  const index = await client.fetchQuery({
    queryKey: queryKeys.openApi(cluster),
    queryFn: () => requestJson<DocumentIndex>(api.kube(cluster, '/openapi/v3')).catch(() => null),
    staleTime,
  })
  const slash = apiVersion.indexOf('/')
  const place = groupVersionPath(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1)).slice(1)
  const url = index?.paths && Object.hasOwn(index.paths, place) ? index.paths[place]?.serverRelativeURL : undefined
  return url?.startsWith('/openapi/v3/') ? url : undefined
}

const mostNames = '200'
/** Metadata alone: the values of Secrets stay where they are. */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json'

async function readNames(
  client: QueryClient,
  cluster: string,
  { kind, namespace, served }: { kind: string; namespace: string | undefined; served: ClusterKnowledge['served'] },
): Promise<readonly string[] | undefined> {
  const found = (await served())?.find(({ id }) => id === kind)
  const version = found?.apiVersions[0]?.split('/').at(-1)
  if (!found || !version || (found.namespaced && !namespace)) return undefined
  const place = found.namespaced && namespace ? { namespace } : {}
  const scope = found.namespaced ? 'Namespaced' : 'Cluster'
  const path = resourcePath({ group: found.group, plural: found.plural, versions: [version], scope }, place)
  const names = await client.fetchQuery({
    queryKey: queryKeys.names(cluster, kind, place.namespace),
    queryFn: () =>
      requestJson<KubeList>(api.kube(cluster, path, { limit: mostNames }), { accept: metadataOnly }).then(
        ({ items }) => items.flatMap(({ metadata }) => metadata?.name ?? []),
        () => null,
      ),
    staleTime: 15_000,
  })
  return names ?? undefined
}
