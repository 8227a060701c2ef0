import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResourceDetail } from '@/components/resource/resource-detail'
import { objectPlaceOf } from '@/lib/browser/paths'
import { kindById } from '@/lib/kinds'
import { decode } from '../../cluster-scope'

interface Props {
  params: Promise<{ resource: string; name: string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await objectOf(params)
  return found ? { title: `${found.place.name} · ${found.kind.kind}` } : {}
}

export default async function DetailPage({ params }: Props) {
  const found = await objectOf(params)
  if (!found) notFound()
  const { kind, place } = found
  return <ResourceDetail key={`${kind.id}/${place.namespace ?? ''}/${place.name}`} kindId={kind.id} place={place} />
}

async function objectOf(params: Props['params']) {
  const { resource, name } = await params
  const kind = kindById(decode(resource))
  const place = kind && objectPlaceOf(kind.scope, name)
  return kind && place ? { kind, place } : undefined
}
