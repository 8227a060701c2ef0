'use client'
import { useLocale, useTranslations } from 'use-intl'
import { exactTime } from '@/components/ui/age'
import { StatusMark, type Tone } from '@/components/ui/status-mark'
import type { ContainerStatus } from '@/lib/kube/types'

type State = ContainerStatus['state']

/** What a container does, why, and since when: in kubectl's words where it has any. */
export function ContainerState({ state }: { state: State }) {
  const t = useTranslations()
  const locale = useLocale()
  const since = (time: string | undefined) =>
    time ? <span className="text-faint">{t('container.since', { time: exactTime(time, locale) })}</span> : null
  if (state?.running) {
    return (
      <div className="flex flex-wrap gap-x-2">
        <StatusMark tone="ok">{t('container.running')}</StatusMark>
        {since(state.running.startedAt)}
      </div>
    )
  }
  if (state?.terminated) {
    const { reason, exitCode, signal, message, finishedAt } = state.terminated
    return (
      <div>
        <div className="flex flex-wrap gap-x-2">
          <StatusMark tone={exitCode === 0 ? 'muted' : 'error'}>{reason ?? t('container.terminated')}</StatusMark>
          <span className="text-soft">
            {signal ? t('container.exitSignal', { code: exitCode, signal }) : t('container.exit', { code: exitCode })}
          </span>
          {since(finishedAt)}
        </div>
        <Message text={message} />
      </div>
    )
  }
  if (state?.waiting) {
    const { reason, message } = state.waiting
    return (
      <div>
        <StatusMark tone={waitingTone(reason)}>{reason ?? t('container.waiting')}</StatusMark>
        <Message text={message} />
      </div>
    )
  }
  return <StatusMark tone="muted">{t('container.notStarted')}</StatusMark>
}

const patient = ['ContainerCreating', 'PodInitializing']
/** A reason that does not pass by itself is a fault. */
export const waitingTone = (reason: string | undefined): Tone =>
  !reason || patient.includes(reason) ? 'progress' : 'error'

function Message({ text }: { text: string | undefined }) {
  return text ? <p className="mt-0.5 text-sm break-words whitespace-pre-wrap text-soft">{text}</p> : null
}
