import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ResourceDetail } from '@/components/resource/resource-detail'
import { objectPlaceOf } from '@/lib/browser/paths'
import { decode } from '../../cluster-scope'
import { kindAt } from '../kind-at'

interface Props {
  params: Promise<{ cluster: string; resource: string; name: string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { cluster, resource, name } = await params
  const { kind } = await kindAt(cluster, resource)
  const place = kind && objectPlaceOf(kind.scope, name)
  return place ? { title: `${place.name} · ${kind.kind}` } : {}
}

export default async function DetailPage({ params }: Props) {
  const { cluster, resource, name } = await params
  const { kind, isPossible } = await kindAt(cluster, resource)
  if (!isPossible || (kind && !objectPlaceOf(kind.scope, name))) notFound()
  return <ResourceDetail key={[resource, ...name].join('/')} kindId={decode(resource)} segments={name} />
}
