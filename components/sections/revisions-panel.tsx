'use client'
import { useTranslations } from 'use-intl'
import { useAgeText } from '@/components/resource/age-text'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectLink } from '@/components/resource/object-link'
import { Age } from '@/components/ui/age'
import { Badge } from '@/components/ui/badge'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import { useLiveList } from '@/lib/browser/use-live-list'
import { controllerRevisions } from '@/lib/kinds'
import type { KubeObject } from '@/lib/kube/object'
import type { ControllerRevision, PodTemplateSpec } from '@/lib/kube/types'

const causeAnnotation = 'kubernetes.io/change-cause'

/** The templates that a DaemonSet or a StatefulSet has had; the highest number is the present one. */
export function RevisionsPanel({ object }: { object: KubeObject }) {
  const t = useTranslations()
  const age = useAgeText()
  const { cluster } = useDetail()
  const { namespace, uid } = object.metadata ?? {}
  const { items } = useLiveList<ControllerRevision>(
    cluster,
    controllerRevisions,
    { ...(namespace ? { namespace } : {}), ...(uid ? { ownerUid: uid } : {}) },
    uid !== undefined,
  )
  if (!items) return null
  const revisions = [...items].sort((a, b) => b.revision - a.revision)
  return (
    <Panel title={t('rollout.revisions')} flush>
      {revisions.length === 0 ? (
        <p className="p-4 text-faint">{t('rollout.noRevisions')}</p>
      ) : (
        <SimpleTable
          label={t('rollout.revisions')}
          columns={[
            { id: 'revision', title: t('rollout.number') },
            { id: 'name', title: t('kind.ControllerRevision') },
            { id: 'age', title: t('detail.age') },
            { id: 'images', title: t('column.images'), wide: true },
          ]}
          rows={revisions.map((each, index) => ({
            id: each.metadata?.uid ?? String(each.revision),
            cells: {
              revision: (
                <span className="flex items-center gap-2">
                  {t('rollout.revision', { number: String(each.revision) })}
                  {index === 0 ? <Badge look="ok">{t('rollout.current')}</Badge> : null}
                </span>
              ),
              name: (
                <ObjectLink
                  cluster={cluster}
                  kind={controllerRevisions.id}
                  namespace={namespace}
                  name={each.metadata?.name ?? ''}
                  withKind={false}
                />
              ),
              age: each.metadata?.creationTimestamp ? (
                <Age time={each.metadata.creationTimestamp} format={age} />
              ) : null,
              images: (
                <>
                  <span className="font-mono text-xs break-all">{imagesOf(each)}</span>
                  {each.metadata?.annotations?.[causeAnnotation] ? (
                    <span className="block text-xs text-faint">
                      {t('rollout.cause')}: {each.metadata.annotations[causeAnnotation]}
                    </span>
                  ) : null}
                </>
              ),
            },
          }))}
        />
      )}
    </Panel>
  )
}

function imagesOf({ data }: ControllerRevision): string {
  const { spec } = (data ?? {}) as { spec?: { template?: PodTemplateSpec } }
  return (spec?.template?.spec?.containers ?? []).map(({ image }) => image).join(', ')
}
