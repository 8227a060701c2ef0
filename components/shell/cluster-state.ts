'use client'
import { useTranslations } from 'use-intl'
import type { Tone } from '@/components/ui/status-mark'
import type { ClusterState } from '@/lib/connections/contract'

export function toneOf(state: ClusterState | undefined): Tone {
  if (!state || state.state === 'unknown') return 'muted'
  return state.state === 'ok' ? 'ok' : 'error'
}

/** How a cluster stands in a few words: its version, or what is wrong. */
export function useStateText(): (state: ClusterState | undefined) => string {
  const t = useTranslations()
  return (state) => {
    if (!state || state.state === 'unknown') return t('cluster.stateUnknown')
    if (state.state === 'ok') return state.version ?? t('cluster.stateOk')
    return state.fault ? t(`connectionFault.${state.fault}`) : t('cluster.stateBroken')
  }
}
