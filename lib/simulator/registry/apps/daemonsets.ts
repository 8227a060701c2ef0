/** Models pkg/registry/apps/daemonset/strategy.go. */
import { daemonSets } from '../../../kinds/daemonsets.apps'
import type { FieldError } from '../../../kube/field-error'
import type { DaemonSet } from '../../../kube/types'
import { defaultTemplate } from '../core/pod-template'
import { podSpecWarnings } from '../core/pod-warnings'
import { validateNonNegative } from '../core/value-validation'
import { semanticallyEqual } from '../equality'
import { defineStrategy } from '../strategy'
import { validateDaemonUpdate } from './daemonset-update-validation'
import { validateSelectorAndTemplate, validateSelectorUnchanged } from './workload-selector'

/** Counts the changes of the template; a field of the API groups before apps/v1, carried on as an annotation. */
const templateGenerationAnnotation = 'deprecated.daemonset.template.generation'

export const daemonSetStrategy = defineStrategy<DaemonSet>({
  kind: daemonSets,
  status: true,

  defaults(daemonSet) {
    daemonSet.spec ??= {} as NonNullable<DaemonSet['spec']>
    const { spec } = daemonSet
    spec.updateStrategy ??= {}
    spec.updateStrategy.type ||= 'RollingUpdate'
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate = { maxUnavailable: 1, maxSurge: 0, ...spec.updateStrategy.rollingUpdate }
    }
    spec.revisionHistoryLimit ??= 10
    spec.template = defaultTemplate(spec.template)
  },

  prepareForCreate(daemonSet) {
    daemonSet.status = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 }
    setTemplateGeneration(daemonSet, Math.max(1, templateGeneration(daemonSet)))
  },

  prepareForUpdate(daemonSet, old) {
    const changed = !semanticallyEqual(daemonSet.spec?.template, old.spec?.template)
    setTemplateGeneration(daemonSet, templateGeneration(old) + (changed ? 1 : 0))
  },

  validate: validateDaemonSet,
  validateUpdate: (daemonSet, old) => [
    ...validateDaemonSet(daemonSet),
    ...validateSelectorUnchanged(daemonSet.spec?.selector, old.spec?.selector),
  ],
  validateStatusUpdate: ({ status }) =>
    Object.entries(status ?? {}).flatMap(([name, count]) =>
      typeof count === 'number' ? validateNonNegative(count, `status.${name}`) : [],
    ),
  warnings: ({ spec }) => podSpecWarnings(spec?.template?.spec, 'spec.template.spec'),
})

function templateGeneration({ metadata }: DaemonSet): number {
  const number = Number(metadata?.annotations?.[templateGenerationAnnotation] ?? 0)
  return Number.isInteger(number) ? number : 0
}

function setTemplateGeneration(daemonSet: DaemonSet, generation: number): void {
  const annotations = { ...daemonSet.metadata?.annotations, [templateGenerationAnnotation]: String(generation) }
  daemonSet.metadata = { ...daemonSet.metadata, annotations }
}

function validateDaemonSet({ spec }: DaemonSet): FieldError[] {
  return [
    ...validateSelectorAndTemplate(spec ?? {}, { kind: 'DaemonSet', mayLack: true }),
    ...validateDaemonUpdate(spec?.updateStrategy ?? {}, 'spec.updateStrategy'),
    ...validateNonNegative(spec?.minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(spec?.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ]
}
