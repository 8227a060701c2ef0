'use client'
import { useTranslations } from 'use-intl'
import { Notice } from '@/components/ui/notice'
import type { KubeObject } from '@/lib/kube/object'
import { containersOf, isPod } from '@/lib/kube/pod-spec'
import { ContainerCard } from './container-card'

export function ContainersTab({ object }: { object: KubeObject }) {
  const t = useTranslations()
  const containers = containersOf(object)
  if (containers.length === 0) return <Notice sort="empty" title={t('container.none')} />
  return (
    <div className="grid items-start gap-4 2xl:grid-cols-2">
      {containers.map((placed) => (
        <ContainerCard key={placed.container.name} placed={placed} inPod={isPod(object)} />
      ))}
    </div>
  )
}
