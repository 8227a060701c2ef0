'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { IntlProvider } from 'use-intl'
import { TooltipProvider } from '@/components/ui/tooltip'
import { createBrowserHub, HubContext, hurryOnReturn } from '@/lib/browser/hub-context'
import { pages } from '@/lib/browser/paths'
import { lookForSession } from '@/lib/browser/request'
import type { Messages } from '@/lib/i18n/messages'
import { hasReason } from '@/lib/kube/status-error'
import type { AllSettings, Language } from '@/lib/settings/schema'
import { ToastProvider } from '../ui/toast'
import { NonceProvider } from './nonce'
import { SettingsProvider } from './settings-context'

interface ProvidersProps {
  language: Language
  messages: Messages
  settings: AllSettings
  nonce: string | undefined
  children: ReactNode
}

export function Providers({ language, messages, settings, nonce, children }: ProvidersProps) {
  const [client] = useState(createQueryClient)
  const [hub] = useState(() => createBrowserHub(goToSignIn))
  useEffect(() => hurryOnReturn(hub), [hub])
  return (
    <NonceProvider initial={nonce}>
      <IntlProvider locale={language} messages={messages} timeZone={timeZone()}>
        <QueryClientProvider client={client}>
          <HubContext.Provider value={hub}>
            <SettingsProvider initial={settings}>
              <TooltipProvider delayDuration={400}>
                <ToastProvider>{children}</ToastProvider>
              </TooltipProvider>
            </SettingsProvider>
          </HubContext.Provider>
        </QueryClientProvider>
      </IntlProvider>
    </NonceProvider>
  )
}

function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      // Freshness comes over the socket, not from polling or from looking back at the tab.
      queries: { refetchOnWindowFocus: false, staleTime: 5000, retry: 1 },
    },
  })
  const failed = (error: unknown) => {
    if (hasReason(error, 'Unauthorized')) void lookForSession(goToSignIn)
  }
  client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') failed(event.action.error)
  })
  client.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') failed(event.action.error)
  })
  return client
}

/** The session ended. A full load, so that nothing of it stays in memory. */
function goToSignIn(): void {
  if (window.location.pathname.startsWith('/sign-in')) return
  window.location.assign(pages.signIn(window.location.pathname + window.location.search))
}

/** Times are only shown in the browser; the server needs some zone. */
const timeZone = () =>
  typeof window === 'undefined' ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
