'use client'
import { useTranslations } from 'use-intl'
import { Banner } from '@/components/ui/notice'
import type { LogSource, LogStore } from '@/lib/browser/logs/log-store'
import { logLimits } from '@/lib/browser/logs/log-store'

/** As many are named one by one; of the others it is said how many they are. */
const mostNamed = 5

/** Whose lines are missing here, and why. */
export function LogTroubles({ store }: { store: LogStore; version: number }) {
  const t = useTranslations()
  const sources = [...store.sources.values()]
  const waiting = sources.filter(({ now }) => now.state === 'waiting')
  const failed = sources.filter(({ now }) => now.state === 'failed')
  const held = sources.filter(({ now }) => now.state === 'held-back')
  const withoutPrevious = sources.filter(({ now }) => now.state === 'no-previous')
  const only = sources.length === 1
  const nameOf = ({ pod, container }: LogSource) => `${pod}/${container}`
  const named = (list: readonly LogSource[], text: (source: LogSource) => string) => {
    const more = list.length - mostNamed
    return [...list.slice(0, mostNamed).map(text), ...(more > 0 ? [t('logs.more', { count: more })] : [])]
  }
  const reasonOf = ({ now }: LogSource) => ('reason' in now && now.reason ? now.reason : 'none')
  const lines = [
    ...named(waiting, (source) =>
      only
        ? t('logs.waitingText', { reason: reasonOf(source) })
        : t('logs.waitingNamed', { name: nameOf(source), reason: reasonOf(source) }),
    ),
    ...named(failed, (source) =>
      t('logs.failedNamed', {
        name: nameOf(source),
        reason: source.now.state === 'failed' ? source.now.message : '',
      }),
    ),
    ...(held.length > 0
      ? [t('logs.heldBack', { count: held.length, names: held.slice(0, 3).map(nameOf).join(', ') })]
      : []),
    ...(store.unnamed > 0 ? [t('logs.unnamed', { count: store.unnamed })] : []),
    ...(withoutPrevious.length > 0
      ? [only ? t('logs.emptyPrevious') : t('logs.noPrevious', { count: withoutPrevious.length })]
      : []),
  ]
  return (
    <>
      {store.podsFailure ? (
        <Banner sort="error">
          <p>{t('logs.podsFailed')}</p>
          <p className="font-mono">{store.podsFailure.message}</p>
        </Banner>
      ) : null}
      {lines.length > 0 ? (
        <ul role="status" className="space-y-0.5 text-sm text-soft">
          {lines.map((line) => (
            <li key={line} className="wrap-anywhere">
              {line}
            </li>
          ))}
        </ul>
      ) : null}
      {store.dropped > 0 ? (
        <p className="text-sm text-faint">{t('logs.dropped', { count: store.dropped, most: logLimits.lines })}</p>
      ) : null}
    </>
  )
}
