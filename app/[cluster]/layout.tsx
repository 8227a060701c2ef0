import type { ReactNode } from 'react'
import { AppFrame } from '@/components/shell/app-frame'
import { clusterScope } from './cluster-scope'

export default async function ClusterLayout({
  children,
  params,
}: {
  children: ReactNode
  params: Promise<{ cluster: string }>
}) {
  const { cluster } = await params
  return <AppFrame scope={await clusterScope(cluster)}>{children}</AppFrame>
}
