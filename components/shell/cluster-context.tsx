'use client'
import { createContext, type ReactNode, useContext } from 'react'
import type { ClusterFacts, Person } from '@/lib/cluster/contract'

export interface ClusterScope {
  cluster: ClusterFacts
  clusters: readonly ClusterFacts[]
  person: Person
}

const ClusterContext = createContext<ClusterScope | undefined>(undefined)

export function ClusterProvider({ value, children }: { value: ClusterScope; children: ReactNode }) {
  return <ClusterContext.Provider value={value}>{children}</ClusterContext.Provider>
}

/** The cluster that the page is about, and who asks. */
export function useCluster(): ClusterScope {
  const scope = useContext(ClusterContext)
  if (!scope) throw new Error('useCluster needs a ClusterProvider above it')
  return scope
}
