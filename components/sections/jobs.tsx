'use client'
import { useTranslations } from 'use-intl'
import { useAgeText } from '@/components/resource/age-text'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { defineSection } from '@/components/resource/section'
import { Instant, useNow } from '@/components/ui/age'
import { Facts } from '@/components/ui/facts'
import { Meter } from '@/components/ui/meter'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { durationMs, jobEnd } from '@/lib/kinds/jobs.batch'
import type { Job } from '@/lib/kube/types'

export const jobSection = defineSection<Job>({ Summary: JobSummary })

function JobSummary({ object }: { object: Job }) {
  const t = useTranslations()
  const { spec, status, metadata } = object
  const inSeconds = (seconds: number | undefined) => (seconds === undefined ? undefined : t('job.seconds', { seconds }))
  return (
    <>
      {spec?.suspend && !jobEnd(object) ? <Banner sort="warn">{t('job.suspended')}</Banner> : null}
      <Panel title={t('job.title')}>
        <div className="space-y-4">
          <Progress job={object} />
          <Facts
            facts={[
              { term: t('job.parallelism'), value: spec?.parallelism },
              { term: t('job.mode'), value: spec?.completionMode },
              { term: t('job.indexes'), value: status?.completedIndexes },
              { term: t('job.failedIndexes'), value: status?.failedIndexes },
              { term: t('job.backoffLimit'), value: spec?.backoffLimit },
              { term: t('job.deadline'), value: inSeconds(spec?.activeDeadlineSeconds) },
              { term: t('job.ttl'), value: inSeconds(spec?.ttlSecondsAfterFinished) },
              { term: t('job.started'), value: status?.startTime ? <Instant time={status.startTime} /> : null },
              {
                term: t('job.finished'),
                value: status?.completionTime ? <Instant time={status.completionTime} /> : null,
              },
              { term: t('job.duration'), value: status?.startTime ? <Duration job={object} /> : null },
            ]}
          />
        </div>
      </Panel>
      {metadata?.uid ? (
        <Panel title={t('detail.pods')} flush>
          <EmbeddedTable kindId="pods" namespace={metadata.namespace} within={{ ownerUid: metadata.uid }} />
        </Panel>
      ) : null}
    </>
  )
}

/** Without a number of completions, one success is enough. */
function Progress({ job: { spec, status } }: { job: Job }) {
  const t = useTranslations()
  const wanted = spec?.completions
  const succeeded = status?.succeeded ?? 0
  const share = wanted === undefined ? Math.min(1, succeeded) : wanted === 0 ? 1 : succeeded / wanted
  const text = `${succeeded} / ${wanted ?? t('job.anySuccess')}`
  const counts = [
    { id: 'active', title: t('job.active'), count: status?.active ?? 0 },
    { id: 'failed', title: t('job.failed'), count: status?.failed ?? 0 },
  ]
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-4">
      <div>
        <dt className="text-xs text-faint">{t('job.completions')}</dt>
        <dd>
          <span className="text-xl font-semibold">{succeeded}</span>
          <span className="text-faint"> / {wanted ?? t('job.anySuccess')}</span>
          <Meter label={t('job.completions')} share={share} text={text} tone="ok" />
        </dd>
      </div>
      {counts.map(({ id, title, count }) => (
        <div key={id}>
          <dt className="text-xs text-faint">{title}</dt>
          <dd className="text-xl font-semibold">{count}</dd>
        </div>
      ))}
    </dl>
  )
}

function Duration({ job }: { job: Job }) {
  const age = useAgeText()
  const now = useNow()
  const length = now === 0 ? undefined : durationMs(job, new Date(now))
  return length === undefined ? null : age(Math.max(0, length))
}
