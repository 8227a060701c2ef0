import type { Metadata } from 'next'
import { SettingsPage } from '@/components/settings/settings-page'
import { AppFrame } from '@/components/shell/app-frame'
import { translatorOf } from '@/lib/i18n/translator'
import { platform } from '@/lib/platform'
import { clusterScope } from '../[cluster]/cluster-scope'
import { signedInVisitor, visitor } from '../visitor'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('settings.title') }
}

export default async function Settings() {
  const { signedIn } = await signedInVisitor()
  const clusters = platform()
    .clusters.list(signedIn.person)
    .map(({ id, name, capabilities }) => ({ id, name, capabilities }))
  const page = <SettingsPage clusters={clusters} hasPassword={signedIn.hasPassword} sessionEnds={signedIn.expiresAt} />
  const [first] = clusters
  return first ? (
    <AppFrame scope={await clusterScope(encodeURIComponent(first.id))}>{page}</AppFrame>
  ) : (
    <main>{page}</main>
  )
}
