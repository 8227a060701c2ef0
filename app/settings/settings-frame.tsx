import type { ReactNode } from 'react'
import { AppFrame } from '@/components/shell/app-frame'
import { platform } from '@/lib/platform'
import { clusterScope } from '../[cluster]/cluster-scope'
import { signedInVisitor } from '../visitor'

/** Settings are about no cluster; the frame around them shows the first one, and without any there is none. */
export async function SettingsFrame({ children }: { children: ReactNode }) {
  const { signedIn } = await signedInVisitor()
  const [first] = platform().clusters.list(signedIn.person)
  return first ? (
    <AppFrame scope={await clusterScope(encodeURIComponent(first.id))}>{children}</AppFrame>
  ) : (
    <main>{children}</main>
  )
}
