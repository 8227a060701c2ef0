import type { Metadata } from 'next'
import { SettingsPage } from '@/components/settings/settings-page'
import { translatorOf } from '@/lib/i18n/translator'
import { platform } from '@/lib/platform'
import { signedInVisitor, visitor } from '../visitor'
import { SettingsFrame } from './settings-frame'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('settings.title') }
}

export default async function Settings() {
  const { signedIn } = await signedInVisitor()
  const clusters = platform()
    .clusters.list(signedIn.person)
    .map(({ id, name, capabilities }) => ({ id, name, capabilities }))
  return (
    <SettingsFrame>
      <SettingsPage clusters={clusters} hasPassword={signedIn.hasPassword} sessionEnds={signedIn.expiresAt} />
    </SettingsFrame>
  )
}
