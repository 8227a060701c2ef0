'use client'
import { useTranslations } from 'use-intl'
import { useKinds } from '@/components/shell/kinds-context'
import { Instant } from '@/components/ui/age'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import { masked } from '@/lib/browser/masked'
import { aliasAnnotation, descriptionAnnotation } from '@/lib/kube/kubesphere-annotations'
import type { KubeObject } from '@/lib/kube/object'
import { controllerOf } from '@/lib/kube/owners'
import { ConditionsPanel, conditionsOf } from './conditions-panel'
import { useDetail } from './detail-context'
import { AnnotationsPanel, LabelsPanel } from './labels-panel'
import { ObjectLink } from './object-link'
import { sectionOf } from './sections'

export function SummaryTab({ object }: { object: KubeObject }) {
  const { kind } = useDetail()
  const Section = sectionOf(kind)?.Summary
  const conditions = conditionsOf(object)
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-4">
        {Section ? <Section object={object} /> : <GeneralFacts object={object} />}
        {conditions.length > 0 ? <ConditionsPanel conditions={conditions} /> : null}
      </div>
      <div className="grid min-w-0 gap-4">
        {Section ? <GeneralFacts object={object} /> : null}
        <LabelsPanel labels={object.metadata?.labels ?? {}} />
        <AnnotationsPanel annotations={masked(object).metadata?.annotations ?? {}} />
      </div>
    </div>
  )
}

function GeneralFacts({ object }: { object: KubeObject }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { idOf } = useKinds()
  const { creationTimestamp, uid, namespace, annotations } = object.metadata ?? {}
  const owner = controllerOf(object)
  return (
    <Panel title={t('detail.facts')}>
      <Facts
        facts={[
          { term: t('detail.alias'), value: annotations?.[aliasAnnotation] },
          { term: t('detail.description'), value: annotations?.[descriptionAnnotation] },
          namespace
            ? {
                term: t('detail.namespace'),
                value: <ObjectLink cluster={cluster} kind="namespaces" name={namespace} withKind={false} />,
              }
            : undefined,
          owner
            ? {
                term: t('detail.owner'),
                value: <ObjectLink cluster={cluster} kind={idOf(owner)} namespace={namespace} name={owner.name} />,
              }
            : undefined,
          creationTimestamp ? { term: t('detail.created'), value: <Instant time={creationTimestamp} /> } : undefined,
          { term: t('detail.uid'), value: <span className="font-mono text-xs break-all">{uid}</span> },
        ]}
      />
    </Panel>
  )
}
