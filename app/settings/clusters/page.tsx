import type { Metadata } from 'next'
import { ClustersPage } from '@/components/settings/clusters/clusters-page'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from '../../visitor'
import { SettingsFrame } from '../settings-frame'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('clusters.title') }
}

export default function Clusters() {
  return (
    <SettingsFrame>
      <ClustersPage />
    </SettingsFrame>
  )
}
