'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { ClusterKinds } from '@/lib/browser/cluster-kinds'
import { allNamespaces, pages } from '@/lib/browser/paths'
import { useCluster } from './cluster-context'
import { useKinds } from './kinds-context'
import { useGuardedPush } from './leave-guard'
import { useCurrentSettings } from './settings-context'

interface NamespaceScope {
  /** Undefined: all namespaces. */
  namespace: string | undefined
  /** What a link to a list carries, so that it opens in the same scope. */
  query: { ns: string | undefined }
  choose(namespace: string | undefined): void
}

const ScopeContext = createContext<NamespaceScope | undefined>(undefined)

/** `?ns=` says which namespace; where a page has none, the last one stays, and at first the person's default. */
export function NamespaceScopeProvider({ children }: { children: ReactNode }) {
  const { cluster } = useCluster()
  const settings = useCurrentSettings()
  const push = useGuardedPush()
  const { byId } = useKinds()
  const pathname = usePathname()
  const params = useSearchParams()
  const named = params.get('ns') || undefined
  const preferred = settings['ui.defaultNamespace'][cluster.id] || undefined
  const [last, setLast] = useState<string>()
  useEffect(() => {
    if (named !== undefined) setLast(named)
  }, [named])

  const usual = preferred ?? allNamespaces
  const current = named ?? last ?? usual
  // An address says what it shows: after a reload, and for whoever gets it, it is the same list.
  const unsaid = named === undefined && current !== usual && isScoped(cluster.id, pathname, byId)
  useEffect(() => {
    if (unsaid) window.history.replaceState(null, '', here(pathname, current))
  }, [unsaid, pathname, current])

  const scope = useMemo<NamespaceScope>(() => {
    const namespace = current === allNamespaces ? undefined : current
    return {
      namespace,
      query: { ns: namespace ?? (preferred ? allNamespaces : undefined) },
      choose: (chosen) => {
        const ns = chosen ?? allNamespaces
        const kind = byId(decodeURIComponent(pathname.split('/')[2] ?? ''))
        const isDetail = kind !== undefined && pathname.split('/').length > 3
        if (isDetail) push(pages.list(cluster.id, kind.scope === 'Namespaced' ? kind.id : 'pods', { ns }))
        else {
          setLast(ns)
          // Without the router: the page stays, only its lists ask for something else. What was on screen until now gets
          // a name of its own first, so that the way back leads to it.
          if (named === undefined) window.history.replaceState(null, '', here(pathname, current))
          window.history.pushState(null, '', here(pathname, ns))
        }
      },
    }
  }, [current, named, preferred, pathname, cluster.id, push, byId])

  return <ScopeContext.Provider value={scope}>{children}</ScopeContext.Provider>
}

/** The overview, the lists and what is created are in one namespace or all; every other page is about something of its own. */
function isScoped(cluster: string, pathname: string, byId: ClusterKinds['byId']): boolean {
  if (pathname === pages.cluster(cluster) || pathname === pages.create(cluster)) return true
  const [, , resource, ...rest] = pathname.split('/')
  return resource !== undefined && rest.length === 0 && byId(decodeURIComponent(resource)) !== undefined
}

/** The address on screen, in that namespace. */
function here(pathname: string, ns: string): string {
  const params = new URLSearchParams(window.location.search)
  params.set('ns', ns)
  return `${pathname}?${params}`
}

export function useNamespaceScope(): NamespaceScope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('useNamespaceScope needs a NamespaceScopeProvider above it')
  return scope
}
