'use client'
import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { SkeletonLines } from '@/components/ui/skeleton'
import { type LiveObject, useObject } from '@/lib/browser/use-object'
import { useView } from '@/lib/browser/use-view'
import { isKnownEmpty } from '@/lib/browser/view-model'
import { pods } from '@/lib/kinds'
import type { KubeObject } from '@/lib/kube/object'
import type { ContainerStatus } from '@/lib/kube/types'
import { useDetail } from './detail-context'
import { type ContainerStart, LogPanel } from './log-panel'
import { containersOf, isPod, podSelectorOf } from './pod-spec'

const defaultContainer = 'kubectl.kubernetes.io/default-container'

export function LogsTab({ object }: { object: KubeObject }) {
  return isPod(object) ? (
    <PodLogs object={object} pod={object.metadata?.name ?? ''} />
  ) : (
    <WorkloadLogs object={object} />
  )
}

/** A workload writes nothing itself: the choice is which of its Pods. */
function WorkloadLogs({ object }: { object: KubeObject }) {
  const t = useTranslations()
  const { cluster, place } = useDetail()
  const [chosen, setChosen] = useState<string>()
  const labelSelector = podSelectorOf(object)
  const view = useView(
    labelSelector && place.namespace
      ? {
          cluster,
          kind: 'pods',
          namespaces: [place.namespace],
          labelSelector,
          sort: { column: 'name', direction: 'ascending' },
          window: { offset: 0, limit: 100 },
        }
      : undefined,
  )
  const names = view.rows.map(({ name }) => name)
  // A chosen Pod stays chosen when it is replaced: its log is what the person reads.
  const pod = chosen ?? names[0]
  if (isKnownEmpty(view) && !chosen) return <Notice sort="empty" title={t('logs.noPods')} />
  if (!pod) return <SkeletonLines count={4} label={t('app.loading')} />
  const options = chosen && !names.includes(chosen) ? [chosen, ...names] : names
  return (
    <PodLogs key={pod} object={object} pod={pod}>
      <Field label={t('logs.pod')}>
        {(control) => (
          <Select
            {...control}
            className="w-72 max-w-full"
            value={pod}
            onChange={(event) => setChosen(event.target.value)}
          >
            {options.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
    </PodLogs>
  )
}

/** A log is asked for when there can be one; whether there can is unknown to who may not read the Pod. */
function startOf({ object, isPending }: LiveObject<KubeObject>, status: ContainerStatus | undefined): ContainerStart {
  if (isPending) return { state: 'unknown' }
  if (!object) return { state: 'started' }
  const { running, terminated, waiting } = status?.state ?? {}
  if (running || terminated || status?.lastState?.terminated) return { state: 'started' }
  return { state: 'waiting', reason: waiting?.reason }
}

function PodLogs({ object, pod, children }: { object: KubeObject; pod: string; children?: React.ReactNode }) {
  const t = useTranslations()
  const { cluster, place } = useDetail()
  const params = useSearchParams()
  // What the page is about may be the workload: the Pod itself knows which containers have started.
  const running = useObject(cluster, pods, { namespace: place.namespace, name: pod })
  const containers = containersOf(running.object ?? object)
  const usual =
    containers.find(({ container }) => container.name === params.get('container')) ??
    containers.find(({ container }) => container.name === object.metadata?.annotations?.[defaultContainer]) ??
    containers.find(({ role }) => role === 'regular') ??
    containers[0]
  const [chosen, setChosen] = useState(usual?.container.name)
  if (!chosen || !place.namespace) return <Notice sort="empty" title={t('container.none')} />
  const current = containers.find(({ container }) => container.name === chosen)
  return (
    <LogPanel
      cluster={cluster}
      namespace={place.namespace}
      pod={pod}
      container={chosen}
      restarts={current?.status?.restartCount}
      start={startOf(running, current?.status)}
    >
      {children}
      <Field label={t('logs.container')}>
        {(control) => (
          <Select
            {...control}
            className="w-56 max-w-full"
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          >
            {containers.map(({ container, role }) => (
              <option key={container.name} value={container.name}>
                {role === 'regular' ? container.name : `${container.name} (${t(`container.${role}`)})`}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </LogPanel>
  )
}
