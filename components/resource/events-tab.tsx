'use client'
import { useTranslations } from 'use-intl'
import { Panel } from '@/components/ui/panel'
import type { KubeObject } from '@/lib/kube/object'
import { EmbeddedTable } from './embedded-table'

/** What the cluster says happened to this object. */
export function EventsTab({ object }: { object: KubeObject }) {
  const t = useTranslations()
  const { uid, namespace } = object.metadata ?? {}
  if (!uid) return null
  return (
    <Panel title={t('detail.events')} flush>
      <EmbeddedTable kindId="events" namespace={namespace} within={{ involvedUid: uid }} />
      <p className="border-t px-4 py-2 text-xs text-faint">{t('events.kept')}</p>
    </Panel>
  )
}
