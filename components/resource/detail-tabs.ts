/** Which parts a detail page has, by what the kind and the object offer. */
import type { ReactNode } from 'react'
import { LogsTab } from '@/components/logs/logs-tab'
import type { Messages } from '@/lib/i18n/messages'
import type { Kind as AnyKind } from '@/lib/kinds/kind'
import type { KubeObject } from '@/lib/kube/object'
import { podSpecOf } from '@/lib/kube/pod-spec'
import { ContainersTab } from './containers-tab'
import { EventsTab } from './events-tab'
import { RelationsTab } from './relations-tab'
import { sectionOf } from './sections'
import { SummaryTab } from './summary-tab'
import { YamlTab } from './yaml-tab'

interface DetailTab {
  id: string
  title: `detail.${keyof Messages['detail']}`
  Content(props: { object: KubeObject }): ReactNode
}

export function tabsOf(kind: AnyKind, object: KubeObject): readonly DetailTab[] {
  const Data = sectionOf(kind)?.Data
  return [
    { id: 'summary', title: 'detail.summary', Content: SummaryTab },
    ...(podSpecOf(object) ? [{ id: 'containers', title: 'detail.containers', Content: ContainersTab } as const] : []),
    ...(Data ? [{ id: 'data', title: 'detail.data', Content: Data } as const] : []),
    { id: 'relations', title: 'detail.relations', Content: RelationsTab },
    ...(kind.id === 'events' ? [] : [{ id: 'events', title: 'detail.events', Content: EventsTab } as const]),
    ...(kind.actions?.includes('logs') ? [{ id: 'logs', title: 'detail.logs', Content: LogsTab } as const] : []),
    { id: 'yaml', title: 'detail.yaml', Content: YamlTab },
  ]
}
