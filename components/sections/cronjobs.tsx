'use client'
import { useTranslations } from 'use-intl'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { defineSection } from '@/components/resource/section'
import { Instant, useNow } from '@/components/ui/age'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { jobs } from '@/lib/kinds'
import { parseSchedule, ScheduleError } from '@/lib/kube/cron-schedule'
import type { CronJob } from '@/lib/kube/types'

export const cronJobSection = defineSection<CronJob>({ Summary: CronJobSummary })

function CronJobSummary({ object }: { object: CronJob }) {
  const t = useTranslations()
  const { spec, status, metadata } = object
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit, startingDeadlineSeconds } = spec ?? {}
  return (
    <>
      {spec?.suspend ? <Banner sort="warn">{t('cronJob.suspended')}</Banner> : null}
      <Panel title={t('cronJob.title')}>
        <Facts
          facts={[
            { term: t('cronJob.schedule'), value: <code className="font-mono text-xs">{spec?.schedule}</code> },
            { term: t('cronJob.zone'), value: spec?.timeZone },
            { term: t('cronJob.next'), value: spec?.suspend ? null : <NextRun cronJob={object} /> },
            {
              term: t('cronJob.last'),
              value: status?.lastScheduleTime ? <Instant time={status.lastScheduleTime} /> : null,
            },
            {
              term: t('cronJob.lastSuccess'),
              value: status?.lastSuccessfulTime ? <Instant time={status.lastSuccessfulTime} /> : null,
            },
            { term: t('cronJob.concurrency'), value: spec?.concurrencyPolicy },
            {
              term: t('cronJob.deadline'),
              value:
                startingDeadlineSeconds === undefined ? null : t('job.seconds', { seconds: startingDeadlineSeconds }),
            },
            {
              term: t('cronJob.kept'),
              value: t('cronJob.keptRuns', {
                successful: successfulJobsHistoryLimit ?? 3,
                failed: failedJobsHistoryLimit ?? 1,
              }),
            },
          ]}
        />
      </Panel>
      {metadata?.uid ? (
        <Panel title={t('kinds.Job')} flush>
          <EmbeddedTable kindId={jobs.id} namespace={metadata.namespace} within={{ ownerUid: metadata.uid }} />
        </Panel>
      ) : null}
    </>
  )
}

function NextRun({ cronJob: { spec } }: { cronJob: CronJob }) {
  const t = useTranslations()
  const now = useNow()
  if (now === 0 || !spec) return null
  try {
    const next = parseSchedule(spec.schedule, spec.timeZone).next(new Date(now))
    return next ? <Instant time={next.toISOString()} /> : t('cronJob.never')
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    return t('cronJob.unreadable')
  }
}
