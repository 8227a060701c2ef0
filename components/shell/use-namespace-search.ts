/** The namespaces whose name or alias has that text, as many of them as are on screen. */
import { useCallback, useState } from 'react'
import { movedWindow, windowAround } from '@/lib/browser/list-params'
import { useDebounced } from '@/lib/browser/use-debounced'
import { useView } from '@/lib/browser/use-view'
import { rowAt } from '@/lib/browser/view-model'
import { namespaces } from '@/lib/kinds'
import type { Row } from '@/lib/views/contract'

export interface NamespaceOption {
  /** Undefined: all namespaces. */
  value: string | undefined
  label: string
  alias?: string
}

const firstWindow = windowAround(0, 20)
const aliasAt = namespaces.columns.findIndex(({ id }) => id === 'alias')

export function useNamespaceSearch(cluster: string, text: string) {
  const search = useDebounced(text, 120)
  const [window, setWindow] = useState(firstWindow)
  const view = useView({
    cluster,
    kind: namespaces.id,
    ...(search ? { filters: [{ column: 'name|alias', op: 'contains' as const, value: search }] } : {}),
    sort: { column: 'name', direction: 'ascending' },
    window,
  })
  const { matched } = view
  const onRange = useCallback(
    (first: number, last: number) => setWindow((before) => movedWindow(before, first, last, matched)),
    [matched],
  )
  // What was found for an earlier text must not be chosen for this one.
  const isAnswer = search === text && !view.stale
  const fitting = isAnswer ? [] : view.rows.map(optionOf).filter((option) => fits(option, text.toLowerCase()))
  return {
    view,
    refused: view.condition.state === 'refused' || view.condition.state === 'failed',
    count: isAnswer ? matched : fitting.length,
    onRange,
    optionAt(index: number): NamespaceOption | undefined {
      if (!isAnswer) return fitting[index]
      const row = rowAt(view, index)
      return row && optionOf(row)
    },
  }
}

function optionOf({ name, cells }: Row): NamespaceOption {
  const alias = cells[aliasAt]
  return { value: name, label: name, ...(typeof alias === 'string' && alias ? { alias } : {}) }
}

const fits = ({ label, alias = '' }: NamespaceOption, text: string) =>
  label.includes(text) || alias.toLowerCase().includes(text)
