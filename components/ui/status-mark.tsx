import { classNames } from './class-names'

export type Tone = 'ok' | 'progress' | 'warn' | 'error' | 'muted'

const inks: Record<Tone, string> = {
  ok: 'text-ok',
  progress: 'text-progress',
  warn: 'text-warn',
  error: 'text-error',
  muted: 'text-muted',
}

/** Each tone has a shape of its own, so that it can be told apart without its colour. */
export function ToneGlyph({ tone, className = 'size-3' }: { tone: Tone; className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className={classNames('shrink-0', inks[tone], className)}>
      {shapes[tone]}
    </svg>
  )
}

const shapes: Record<Tone, React.ReactNode> = {
  ok: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  progress: (
    <>
      <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" fill="currentColor" />
    </>
  ),
  warn: <path d="M6 1 11.5 10.75h-11z" fill="currentColor" />,
  error: <path d="M6 .5 11.5 6 6 11.5.5 6z" fill="currentColor" />,
  muted: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
}

/** A state: shape, colour and always the word. */
export function StatusMark({ tone, children, className }: { tone: Tone; children: string; className?: string }) {
  return (
    <span className={classNames('inline-flex max-w-full items-center gap-1.5', inks[tone], className)}>
      <ToneGlyph tone={tone} />
      <span className="truncate" title={children}>
        {children}
      </span>
    </span>
  )
}
