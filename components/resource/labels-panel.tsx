'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { pages } from '@/lib/browser/paths'
import { useDetail } from './detail-context'

const few = 6

/** Each label leads to all objects of the kind that carry it. */
export function LabelsPanel({ labels }: { labels: Readonly<Record<string, string>> }) {
  const t = useTranslations()
  const { cluster, kind, place } = useDetail()
  const entries = Object.entries(labels)
  return (
    <Panel title={t('detail.labels')}>
      {entries.length === 0 ? (
        <p className="text-faint">{t('detail.noLabels')}</p>
      ) : (
        <ul className="flex flex-wrap gap-1.5">
          {entries.map(([key, value]) => (
            <li key={key} className="min-w-0">
              <Link
                href={pages.list(cluster, kind.id, { ns: place.namespace, labels: `${key}=${value}` })}
                prefetch={false}
                className="inline-block max-w-full rounded-sm bg-muted-soft px-1.5 py-0.5 font-mono text-xs break-all text-soft hover:bg-selected hover:text-ink"
              >
                {key}
                <span className="text-faint">=</span>
                <span className="text-ink">{value}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

export function AnnotationsPanel({ annotations }: { annotations: Readonly<Record<string, string>> }) {
  const t = useTranslations()
  const [all, setAll] = useState(false)
  const entries = Object.entries(annotations)
  const shown = all ? entries : entries.slice(0, few)
  return (
    <Panel title={t('detail.annotations')}>
      {entries.length === 0 ? (
        <p className="text-faint">{t('detail.noAnnotations')}</p>
      ) : (
        <dl className="space-y-2">
          {shown.map(([key, value]) => (
            <div key={key} className="min-w-0">
              <dt className="font-mono text-xs break-all text-faint">{key}</dt>
              <dd className="max-h-24 overflow-y-auto font-mono text-xs break-words whitespace-pre-wrap">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {entries.length > few ? (
        <Button look="quiet" className="mt-2" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('detail.showLess') : t('detail.showAll', { count: entries.length })}
        </Button>
      ) : null}
    </Panel>
  )
}
