/** Who may have which name within a group. Models apiextensions-apiserver/pkg/controller/status/naming_controller.go. */
import type { Condition } from '../../kube/conditions'
import type { CustomResourceDefinition, CustomResourceNames } from '../../kube/custom-resources/definition'
import { equalJson } from '../../kube/json'

/** The names that others of its group have, and the names that it may have. */
export function acceptNames(
  definition: CustomResourceDefinition,
  all: readonly CustomResourceDefinition[],
): { names: CustomResourceNames; condition: Omit<Condition, 'lastTransitionTime'> } {
  const { spec, status, metadata } = definition
  const others = all.filter((each) => each.metadata?.uid !== metadata?.uid && each.spec?.group === spec?.group)
  const taken = others.map((each) => each.status?.acceptedNames ?? {})
  const resources = new Set(
    taken.flatMap(({ plural, singular, shortNames = [] }) => [plural, singular, ...shortNames].filter(Boolean)),
  )
  const kinds = new Set(taken.flatMap(({ kind, listKind }) => [kind, listKind].filter(Boolean)))
  const requested = spec?.names ?? {}
  const accepted = status?.acceptedNames ?? {}
  const names: CustomResourceNames = { ...accepted }
  let condition = { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
  const refuse = (reason: string, message: string) => {
    condition = { type: 'NamesAccepted', status: 'False', reason, message }
  }
  const settle = (field: 'plural' | 'singular' | 'kind' | 'listKind', among: ReadonlySet<string | undefined>) => {
    const name = requested[field]
    if (name !== accepted[field] && among.has(name)) {
      refuse(`${field.charAt(0).toUpperCase()}${field.slice(1)}Conflict`, inUse(name))
    } else names[field] = name
  }
  settle('plural', resources)
  settle('singular', resources)
  if (!equalJson(requested.shortNames, accepted.shortNames)) {
    const wanted = (requested.shortNames ?? []).filter((name) => !accepted.shortNames?.includes(name))
    const conflicts = wanted.filter((name) => resources.has(name)).map(inUse)
    if (conflicts.length > 0) {
      refuse('ShortNamesConflict', conflicts.length === 1 ? (conflicts[0] ?? '') : `[${conflicts.join(', ')}]`)
    } else names.shortNames = requested.shortNames
  }
  settle('kind', kinds)
  settle('listKind', kinds)
  names.categories = requested.categories
  return { names, condition }
}

const inUse = (name: string | undefined) => `${JSON.stringify(name)} is already in use`
