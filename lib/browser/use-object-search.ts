/** Objects by name in all clusters of a person, asked while one types. One cluster that fails hides nothing of the others. */
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SearchAnswer, SearchHit } from '../views/contract'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

export interface ObjectHit extends SearchHit {
  cluster: string
}

interface ObjectSearch {
  hits: readonly ObjectHit[]
  /** There may be more soon. */
  pending: boolean
  /** Clusters that did not answer. */
  failed: readonly string[]
}

export interface ObjectQuestion {
  text: string
  kind?: string
}

const askAgainMs = 800
const most = 30

/** `question` undefined: nothing worth asking. */
export function useObjectSearch(clusters: readonly string[], question: ObjectQuestion | undefined): ObjectSearch {
  const answers = useQueries({
    queries: clusters.map((cluster) => ({
      queryKey: queryKeys.search(cluster, question?.text ?? '', question?.kind ?? ''),
      // An answer that nobody waits for any more is broken off.
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        requestJson<SearchAnswer>(api.search(cluster, question ?? { text: '' }), { signal }),
      enabled: question !== undefined,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }: { state: { data?: SearchAnswer | undefined } }) =>
        state.data?.complete === false ? askAgainMs : (false as const),
      staleTime: 3_000,
      gcTime: 10_000,
      retry: false,
    })),
  })
  const isAsked = question !== undefined
  return useMemo(() => {
    if (!isAsked) return { hits: [], pending: false, failed: [] }
    const hits = answers.flatMap(({ data }, at) =>
      (data?.hits ?? []).map((hit): ObjectHit => ({ ...hit, cluster: clusters[at] ?? '' })),
    )
    return {
      hits: hits.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length).slice(0, most),
      pending: answers.some(({ data, isFetching }) => isFetching || data?.complete === false),
      failed: clusters.filter((_, at) => answers[at]?.isError),
    }
  }, [answers, clusters, isAsked])
}
