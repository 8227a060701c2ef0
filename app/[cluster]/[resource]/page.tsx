import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResourceList } from '@/components/resource/resource-list'
import { messagesOf } from '@/lib/i18n/messages'
import { vocabularyOf } from '@/lib/i18n/vocabulary-of'
import { visitor } from '../../visitor'
import { decode } from '../cluster-scope'
import { kindAt } from './kind-at'

interface Props {
  params: Promise<{ cluster: string; resource: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { language } = await visitor()
  const { cluster, resource } = await params
  const { kind } = await kindAt(cluster, resource)
  return kind ? { title: vocabularyOf(messagesOf(language)).kinds(kind) } : {}
}

export default async function ListPage({ params }: Props) {
  const { cluster, resource } = await params
  const { isPossible } = await kindAt(cluster, resource)
  if (!isPossible) notFound()
  return <ResourceList key={resource} kindId={decode(resource)} />
}
