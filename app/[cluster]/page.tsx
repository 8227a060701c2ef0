import type { Metadata } from 'next'
import { Overview } from '@/components/overview/overview'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from '../visitor'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('overview.title') }
}

export default function OverviewPage() {
  return <Overview />
}
