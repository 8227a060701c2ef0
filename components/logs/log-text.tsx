import { classNames } from '@/components/ui/class-names'
import type { Tone } from '@/components/ui/status-mark'
import { type AnsiColour, type AnsiStyle, ansiSpans, withoutEscapes } from '@/lib/browser/logs/ansi'
import type { JsonLine } from '@/lib/browser/logs/json-line'
import type { Found, LogSearch } from '@/lib/browser/logs/log-search'

/** The terminal's colours as the themes have them, each readable on its page. */
const inks: Record<AnsiColour, string> = {
  black: 'text-faint',
  red: 'text-error',
  green: 'text-ok',
  yellow: 'text-warn',
  blue: 'text-progress',
  magenta: 'text-source-4',
  cyan: 'text-accent',
  white: 'text-ink',
}

const papers: Record<AnsiColour, string> = {
  black: 'bg-sunken',
  red: 'bg-error-soft',
  green: 'bg-ok-soft',
  yellow: 'bg-warn-soft',
  blue: 'bg-progress-soft',
  magenta: 'bg-selected',
  cyan: 'bg-selected',
  white: 'bg-muted-soft',
}

const classOf = ({ ink, paper, bold, dim, italic, underline }: AnsiStyle) =>
  classNames(
    ink && inks[ink],
    paper && papers[paper],
    bold && 'font-bold',
    dim && !ink && 'text-faint',
    italic && 'italic',
    underline && 'underline',
  )

/** A line as a terminal would show it, with what was searched for marked. */
export function LogText({ text, search }: { text: string; search: LogSearch | undefined }) {
  if (!text.includes('\u001b')) return <Marked text={text} found={search?.find(text) ?? []} />
  const found = search?.find(withoutEscapes(text)) ?? []
  let at = 0
  return (
    <>
      {ansiSpans(text).map((span) => {
        const start = at
        at += span.text.length
        return (
          <span key={start} className={classOf(span.style) || undefined}>
            <Marked text={span.text} found={within(found, start, at)} />
          </span>
        )
      })}
    </>
  )
}

const levels: Record<Tone, string> = {
  ok: 'text-ok',
  progress: 'text-progress',
  warn: 'text-warn',
  error: 'text-error',
  muted: 'text-muted',
}

/** A JSON line as a sentence: how serious, what, and the rest. Where that hides what was found, the line as it came. */
export function JsonText({ json, text, search }: { json: JsonLine; text: string; search: LogSearch | undefined }) {
  const { level, message, fields } = json
  const find = (part: string) => search?.find(part) ?? []
  const shown = [level?.text ?? '', message, ...fields.map(([name, value]) => `${name}=${value}`)]
  const isHidden = search && find(text).length > 0 && !shown.some((part) => find(part).length > 0)
  if (isHidden) return <LogText text={text} search={search} />
  return (
    <>
      {level ? (
        <span className={classNames('mr-2 font-bold uppercase', levels[level.tone])}>
          <Marked text={level.text} found={find(level.text)} />
        </span>
      ) : null}
      {message ? (
        <span className="mr-2">
          <LogText text={message} search={search} />
        </span>
      ) : null}
      {fields.map(([name, value]) => (
        <span key={name} className="mr-2 text-soft">
          <Marked text={`${name}=${value}`} found={find(`${name}=${value}`)} />
        </span>
      ))}
    </>
  )
}

/** The parts of what was found that lie in a span, counted from its beginning. */
function within(found: Found, start: number, end: number): Found {
  return found
    .filter(([from, to]) => to > start && from < end)
    .map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start])
}

function Marked({ text, found }: { text: string; found: Found }) {
  if (found.length === 0) return text || ' '
  let at = 0
  return (
    <>
      {found.map(([start, end]) => {
        const before = text.slice(at, start)
        at = end
        return (
          <span key={start}>
            {before}
            <mark className="rounded-xs bg-brass-soft text-brass outline outline-brass/60">
              {text.slice(start, end)}
            </mark>
          </span>
        )
      })}
      {text.slice(at)}
    </>
  )
}
