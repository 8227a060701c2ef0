'use client'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { useSettings } from '@/lib/browser/use-settings'
import type { AllSettings } from '@/lib/settings/schema'

const SettingsContext = createContext<AllSettings | undefined>(undefined)

/** Starts with what the page was rendered with and follows every change at once. */
export function SettingsProvider({ initial, children }: { initial: AllSettings; children: ReactNode }) {
  const settings = useSettings(initial)
  const theme = settings['ui.theme']
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return <SettingsContext.Provider value={settings}>{children}</SettingsContext.Provider>
}

export function useCurrentSettings(): AllSettings {
  const settings = useContext(SettingsContext)
  if (!settings) throw new Error('useCurrentSettings needs a SettingsProvider above it')
  return settings
}
