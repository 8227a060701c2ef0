'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { allNamespaces, pages } from '@/lib/browser/paths'
import { kindById } from '@/lib/kinds'
import { useCluster } from './cluster-context'
import { useCurrentSettings } from './settings-context'

export interface NamespaceScope {
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
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()
  const named = params.get('ns') ?? undefined
  const preferred = settings['ui.defaultNamespace'][cluster.id] || undefined
  const [last, setLast] = useState<string>()
  useEffect(() => {
    if (named !== undefined) setLast(named)
  }, [named])

  const current = named ?? last ?? preferred ?? allNamespaces
  const scope = useMemo<NamespaceScope>(() => {
    const namespace = current === allNamespaces ? undefined : current
    return {
      namespace,
      query: { ns: namespace ?? (preferred ? allNamespaces : undefined) },
      choose: (chosen) => {
        const ns = chosen ?? allNamespaces
        setLast(ns)
        const kind = kindById(decodeURIComponent(pathname.split('/')[2] ?? ''))
        const isDetail = kind !== undefined && pathname.split('/').length > 3
        if (isDetail) router.push(pages.list(cluster.id, kind.scope === 'Namespaced' ? kind.id : 'pods', { ns }))
        else {
          const next = new URLSearchParams(window.location.search)
          next.set('ns', ns)
          // Without the router: the page stays, only its lists ask for something else.
          window.history.pushState(null, '', `${pathname}?${next}`)
        }
      },
    }
  }, [current, preferred, pathname, cluster.id, router])

  return <ScopeContext.Provider value={scope}>{children}</ScopeContext.Provider>
}

export function useNamespaceScope(): NamespaceScope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('useNamespaceScope needs a NamespaceScopeProvider above it')
  return scope
}
