'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { TurningMark } from '@/components/ui/turning-mark'
import { useConnection } from '@/lib/browser/hub-context'

/** Says when the tab's live connection is gone; what is on screen is then the last known state. */
export function ConnectionLine() {
  const t = useTranslations()
  const connection = useConnection()
  const [lost, setLost] = useState(false)
  // It is lost until it is there again: a try in between brings nothing back yet.
  if (connection === 'waiting' && !lost) setLost(true)
  if ((connection === 'open' || connection === 'idle') && lost) setLost(false)
  return (
    <div role="status" className={lost ? 'flex items-center gap-2 bg-warn-soft px-4 py-1 text-sm text-warn' : ''}>
      {lost ? <TurningMark /> : null}
      {lost ? t('app.connectionLost') : null}
    </div>
  )
}
