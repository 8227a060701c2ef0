/** Where a person was last in this tab: names of objects stay in it, and end with it. */
import { useCallback, useEffect, useState } from 'react'

const most = 8

export interface RecentPlaces {
  /** Paths, the last one first; the current one is not among them. */
  paths: readonly string[]
}

/** `owner`: whose places these are; another person in the same tab has others. */
export function useRecentPlaces(owner: string, pathname: string): RecentPlaces {
  const key = `orrery.recent.${owner}`
  const [paths, setPaths] = useState<readonly string[]>([])
  const visit = useCallback(
    (path: string) => {
      const next = [path, ...read(key).filter((each) => each !== path)].slice(0, most + 1)
      write(key, next)
      setPaths(next)
    },
    [key],
  )
  useEffect(() => visit(pathname), [visit, pathname])
  return { paths: paths.filter((path) => path !== pathname).slice(0, most) }
}

function read(key: string): string[] {
  try {
    const stored: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter((path) => typeof path === 'string' && path.startsWith('/')) : []
  } catch {
    return []
  }
}

function write(key: string, paths: readonly string[]): void {
  try {
    window.sessionStorage.setItem(key, JSON.stringify(paths))
  } catch {
    // A browser that keeps nothing: then only this page's are known.
  }
}
