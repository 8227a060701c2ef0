import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { Providers } from '@/components/shell/providers'
import { htmlLanguage } from '@/lib/i18n/language'
import { messagesOf } from '@/lib/i18n/messages'
import { visitor } from './visitor'
import './globals.css'

export const metadata: Metadata = { title: { default: 'Orrery', template: '%s · Orrery' } }
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f4ee' },
    { media: '(prefers-color-scheme: dark)', color: '#0f141b' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { language, settings, nonce } = await visitor()
  return (
    <html lang={htmlLanguage[language]} data-theme={settings['ui.theme']}>
      <body>
        <Providers language={language} messages={messagesOf(language)} settings={settings} nonce={nonce}>
          {children}
        </Providers>
      </body>
    </html>
  )
}
