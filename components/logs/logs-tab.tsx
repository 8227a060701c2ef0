'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { Notice } from '@/components/ui/notice'
import type { KubeObject } from '@/lib/kube/object'
import { podSelectorOf } from '@/lib/kube/pod-spec'
import { LogViewer } from './log-viewer'

export function LogsTab({ object }: { object: KubeObject }) {
  const t = useTranslations()
  const { cluster, kind, place } = useDetail()
  // The Endpoints of such a Service are somebody's own: it finds no Pods.
  if (kind.id === 'services' && !podSelectorOf(object)) return <Notice sort="empty" title={t('logs.noSelector')} />
  return <LogViewer target={{ cluster, kind: kind.id, place }} />
}
