import type { Metadata } from 'next'
import { ConnectionPage } from '@/components/settings/clusters/connection-page'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from '../../../visitor'
import { SettingsFrame } from '../../settings-frame'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('clusters.add') }
}

export default function AddCluster() {
  return (
    <SettingsFrame>
      <ConnectionPage />
    </SettingsFrame>
  )
}
