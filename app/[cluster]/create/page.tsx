import type { Metadata } from 'next'
import { CreateObjects } from '@/components/create/create-objects'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from '../../visitor'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('createObjects.title') }
}

export default function CreatePage() {
  return <CreateObjects />
}
