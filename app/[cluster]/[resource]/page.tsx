import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResourceList } from '@/components/resource/resource-list'
import { messagesOf } from '@/lib/i18n/messages'
import { vocabularyOf } from '@/lib/i18n/vocabulary-of'
import { kindById } from '@/lib/kinds'
import { visitor } from '../../visitor'
import { decode } from '../cluster-scope'

interface Props {
  params: Promise<{ resource: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { language } = await visitor()
  const kind = kindById(decode((await params).resource))
  return kind ? { title: vocabularyOf(messagesOf(language)).kinds(kind) } : {}
}

export default async function ListPage({ params }: Props) {
  const kind = kindById(decode((await params).resource))
  if (!kind) notFound()
  return <ResourceList key={kind.id} kindId={kind.id} />
}
