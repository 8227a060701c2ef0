'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { useKinds } from '@/components/shell/kinds-context'
import { Instant } from '@/components/ui/age'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import type { Event } from '@/lib/kube/types'

export const eventSection = defineSection<Event>({ Summary: EventSummary })

function EventSummary({ object }: { object: Event }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { idOf } = useKinds()
  const { involvedObject: about, series } = object
  const first = object.firstTimestamp ?? object.eventTime
  const last = series?.lastObservedTime ?? object.lastTimestamp ?? first
  return (
    <Panel title={t('kind.Event')} name={object.reason ?? ''}>
      <div className="space-y-4">
        <p className="break-words whitespace-pre-wrap">{object.message}</p>
        <Facts
          facts={[
            {
              term: t('event.about'),
              value: (
                <ObjectLink cluster={cluster} kind={idOf(about)} namespace={about.namespace} name={about.name ?? ''} />
              ),
            },
            { term: t('event.type'), value: object.type },
            { term: t('event.count'), value: series?.count ?? object.count },
            { term: t('event.first'), value: first ? <Instant time={first} /> : null },
            { term: t('event.last'), value: last ? <Instant time={last} /> : null },
            {
              term: t('event.source'),
              value: [object.source?.component || object.reportingComponent, object.source?.host]
                .filter(Boolean)
                .join(', '),
            },
          ]}
        />
      </div>
    </Panel>
  )
}
