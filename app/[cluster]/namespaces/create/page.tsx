import type { Metadata } from 'next'
import { CreateNamespace } from '@/components/namespace-form/create-namespace'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from '../../../visitor'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('createNamespace.title') }
}

export default function CreateNamespacePage() {
  return <CreateNamespace />
}
