/** Words that come from data: a kind, a column, a status. What has no translation stays as Kubernetes says it. */
import type { Messages } from './messages'

interface KindWords {
  kind: string
  /** Another's word for another thing, even where it is one of ours: a `Service` of Knative. */
  foreign?: true
}

interface ColumnWords {
  id: string
  name: string
}

export interface Vocabulary {
  /** One of them: 'Pod', '容器组'. */
  kind(kind: KindWords): string
  /** Many of them: 'Pods', '容器组'. */
  kinds(kind: KindWords): string
  column(column: ColumnWords): string
  status(text: string): string
  section(section: keyof Messages['section']): string
}

export function vocabularyOf(messages: Messages): Vocabulary {
  return {
    kind: ({ kind, foreign }) => (foreign ? kind : (wordIn(messages.kind, kind) ?? kind)),
    kinds: ({ kind, foreign }) => (foreign ? kind : (wordIn(messages.kinds, kind) ?? kind)),
    column: ({ id, name }) => wordIn(messages.column, id) ?? name,
    // A Node has several at once: 'Ready,SchedulingDisabled'.
    status: (text) =>
      text
        .split(',')
        .map((word) => wordIn(messages.status, word) ?? word)
        .join(','),
    section: (section) => messages.section[section],
  }
}

function wordIn(words: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined
}
