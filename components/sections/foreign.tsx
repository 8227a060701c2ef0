'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectTree } from '@/components/resource/object-tree'
import { defineSection } from '@/components/resource/section'
import { Instant, useNow } from '@/components/ui/age'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import { isJsonObject } from '@/lib/kube/json'
import type { KubeObject } from '@/lib/kube/object'

/** What every kind shows that no section knows: its columns, and all that its objects hold. */
export const foreignSection = defineSection<KubeObject>({ Summary: ForeignSummary })

function ForeignSummary({ object }: { object: KubeObject }) {
  const t = useTranslations()
  const { kind } = useDetail()
  const now = new Date(useNow())
  const facts = kind.columns
    .filter(({ id }) => id !== 'age')
    .map((column) => {
      const value = column.value(object, now)
      const text = typeof value === 'object' ? JSON.stringify(value) : value
      return { term: column.name, value: column.type === 'age' && text ? <Instant time={String(text)} /> : text }
    })
  const { apiVersion: _version, kind: _kind, metadata: _metadata, status, ...parts } = object as Record<string, unknown>
  // Conditions have a panel of their own.
  const { conditions: _conditions, ...state } = isJsonObject(status) ? status : {}
  const trees = [...Object.entries(parts), ...(Object.keys(state).length > 0 ? [['status', state] as const] : [])]
  return (
    <>
      {facts.some(({ value }) => value !== undefined && value !== '') ? (
        <Panel title={t('detail.columns')}>
          <Facts facts={facts} />
        </Panel>
      ) : null}
      {trees.map(([name, value]) => (
        <Panel key={name} name={name}>
          <ObjectTree value={value} />
        </Panel>
      ))}
    </>
  )
}
