/** How each line says whose it is: a short text and one of a few colours, the text alone being enough. */
import type { LogSource } from '@/lib/browser/logs/log-store'

export interface SourceLabel {
  text: string
  /** The whole name. */
  title: string
  colour: string
}

export interface SourceLabels {
  /** In characters; 0 when there is only one source and nothing needs to be said. */
  length: number
  of(source: number): SourceLabel | undefined
}

const colours = [
  'text-source-1',
  'text-source-2',
  'text-source-3',
  'text-source-4',
  'text-source-5',
  'text-source-6',
] as const
const longest = 28

/** What all names begin with is said once, above: what differs is what the reader looks for. */
export function labelSources(sources: ReadonlyMap<number, LogSource>): SourceLabels {
  const all = [...sources.values()]
  if (all.length < 2) return { length: 0, of: () => undefined }
  const pods = [...new Set(all.map(({ pod }) => pod))]
  const containers = new Set(all.map(({ container }) => container))
  const prefix = commonPrefix(pods)
  const labels = new Map(
    all.map(({ id, pod, container }): [number, SourceLabel] => {
      const short = pods.length > 1 ? pod.slice(prefix.length) : ''
      const parts = [short, containers.size > 1 ? container : ''].filter(Boolean)
      const text = parts.join('/') || pod
      const colour = colours[(pods.length > 1 ? pods.indexOf(pod) : id) % colours.length] ?? colours[0]
      return [id, { text: shortened(text), title: `${pod}/${container}`, colour }]
    }),
  )
  const length = Math.max(...[...labels.values()].map(({ text }) => text.length))
  return { length, of: (source) => labels.get(source) }
}

/** Up to a dash, so that no name is cut in a word. */
function commonPrefix(names: readonly string[]): string {
  if (names.length < 2) return ''
  const [first = ''] = names
  let length = 0
  for (let at = 0; at < first.length && names.every((name) => name[at] === first[at]); at++) {
    if (first[at] === '-') length = at + 1
  }
  return first.slice(0, length)
}

const shortened = (text: string) => (text.length > longest ? `…${text.slice(1 - longest)}` : text)
