import type { ReactNode } from 'react'
import type { KubeObject } from '@/lib/kube/object'

/** Parts of a detail page that only one kind has. They are given objects of that kind only. */
export interface Section<T extends KubeObject = KubeObject> {
  /** Stands first on the summary. */
  Summary?(props: { object: T }): ReactNode
  /** A tab of its own for what the object holds. */
  Data?(props: { object: T }): ReactNode
}

/** A plain `Section`, as with kinds: lists of sections need no casts. */
export const defineSection = <T extends KubeObject>(section: Section<T>): Section<T> => section
