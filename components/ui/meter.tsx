import { classNames } from './class-names'
import type { Tone } from './status-mark'

const fills: Record<Tone, string> = {
  ok: 'bg-accent',
  progress: 'bg-progress',
  warn: 'bg-warn',
  error: 'bg-error',
  muted: 'bg-muted',
}

/** How much of a whole is taken; `text` says it in words. */
export function Meter({
  label,
  share,
  text,
  tone = 'ok',
}: {
  label: string
  share: number
  text: string
  tone?: Tone
}) {
  const percent = Number.isFinite(share) ? Math.min(100, Math.max(0, share * 100)) : 0
  return (
    <div className="relative">
      <meter className="sr-only" aria-label={label} aria-valuetext={text} min={0} max={100} value={percent} />
      <div aria-hidden className="h-2 w-full overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset">
        <div className={classNames('h-full rounded-full', fills[tone])} style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}
