'use client'
import { createContext, type ReactNode, useContext } from 'react'
import { type ClusterKinds, clusterKinds } from '@/lib/browser/cluster-kinds'
import { useCatalog } from '@/lib/browser/use-catalog'
import { useCluster } from './cluster-context'

/** Above it, and until the cluster has told: the kinds known in code. */
const KindsContext = createContext<ClusterKinds>(clusterKinds(undefined))

export function KindsProvider({ children }: { children: ReactNode }) {
  const { cluster } = useCluster()
  return <KindsContext.Provider value={useCatalog(cluster.id)}>{children}</KindsContext.Provider>
}

/** The kinds of the cluster that the page is about. */
export const useKinds = (): ClusterKinds => useContext(KindsContext)
