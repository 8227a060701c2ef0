import type { Metadata } from 'next'
import { AddonList } from '@/components/addons/addon-list'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from '../../visitor'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('addons.title') }
}

export default function ComponentsPage() {
  return <AddonList />
}
