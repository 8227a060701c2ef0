'use client'
import { useState } from 'react'
import { type ListParams, parseListParams } from '@/lib/browser/list-params'
import { kindById } from '@/lib/kinds'
import { ResourceTable, type ResourceTableProps } from './resource-table'

const most = 420

/** A live list as part of another page: its state is its own, not the URL's. */
export function EmbeddedTable({
  kindId,
  namespace,
  within,
  search = '',
}: { kindId: string /** Words that must occur. */; search?: string } & Pick<
  ResourceTableProps,
  'namespace' | 'within'
>) {
  const [params, setParams] = useState<ListParams>(() => ({
    ...parseListParams(new URLSearchParams()),
    search,
  }))
  const kind = kindById(kindId)
  if (!kind) return null
  return (
    <div className="pt-2">
      <ResourceTable
        kind={kind}
        namespace={namespace}
        params={params}
        change={(changes) => setParams((before) => ({ ...before, ...changes }))}
        maxHeight={most}
        {...(within ? { within } : {})}
      />
    </div>
  )
}
