'use client'
import { useTranslations } from 'use-intl'
import { useNow } from '@/components/ui/age'
import { StatusMark, type Tone } from '@/components/ui/status-mark'
import type { ViewCondition } from '@/lib/browser/view-model'

/** How true the list is, in a word: live, behind by so much, reconnecting, refused. */
export function ListState({ condition }: { condition: ViewCondition }) {
  const { tone, text } = useWords(condition)
  return <StatusMark tone={tone}>{text}</StatusMark>
}

function useWords(condition: ViewCondition): { tone: Tone; text: string } {
  const t = useTranslations()
  const now = useNow()
  const seconds =
    'heardAt' in condition ? Math.max(0, Math.round((now - Date.parse(condition.heardAt)) / 1000)) || 0 : 0
  switch (condition.state) {
    case 'live':
      return { tone: 'ok', text: t('live.live') }
    case 'behind':
      return { tone: 'warn', text: t('live.behind', { seconds }) }
    case 'reconnecting':
      return { tone: 'warn', text: t('live.reconnecting', { seconds }) }
    case 'connecting':
      return { tone: 'progress', text: t('live.connecting') }
    case 'loading':
      return { tone: 'progress', text: t('live.loading', { received: condition.received }) }
    case 'refused':
      return { tone: 'error', text: t('live.refused') }
    case 'failed':
      return { tone: 'error', text: t('live.failed') }
  }
}
