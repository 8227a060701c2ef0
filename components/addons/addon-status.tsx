'use client'
import { useTranslations } from 'use-intl'
import { StatusMark, type Tone } from '@/components/ui/status-mark'
import type { AddonPhase } from '@/lib/addons/contract'

const tones: Record<AddonPhase, Tone> = {
  off: 'muted',
  'turning-on': 'progress',
  on: 'ok',
  degraded: 'warn',
  'turning-off': 'progress',
  foreign: 'warn',
  unknown: 'error',
}

export function AddonStatus({ phase }: { phase: AddonPhase }) {
  const t = useTranslations()
  return <StatusMark tone={tones[phase]}>{t(`addons.phase.${phase}`)}</StatusMark>
}
