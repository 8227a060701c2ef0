/** Columns and cell texts that several kinds share, as k8s.io/kubernetes/pkg/printers/internalversion prints them. */
import type { KubeObject } from '../kube/object'
import { formatLabelSelector, labelSelectorOf } from '../kube/selectors'
import type { Container, LabelSelector } from '../kube/types'
import type { Column } from './kind'

export const ageColumn: Column = {
  id: 'age',
  name: 'Age',
  type: 'age',
  description: 'Time since this object was created on the server.',
  value: (object) => object.metadata?.creationTimestamp,
}

/** What the API server prints for kinds without columns of their own. */
export const createdAtColumn: Column = {
  id: 'created-at',
  name: 'Created At',
  type: 'text',
  description: 'Time when this object was created on the server, in RFC 3339 and UTC.',
  value: (object) => object.metadata?.creationTimestamp ?? '<unknown>',
}

/** Containers and Images, wide, of whatever holds a Pod template. */
export function containerColumns<T extends KubeObject>(
  containersOf: (object: T) => readonly Container[] | undefined,
): readonly Column<T>[] {
  return [
    {
      id: 'containers',
      name: 'Containers',
      wide: true,
      description: 'Names of each container in the template.',
      value: (object) => (containersOf(object) ?? []).map((container) => container.name).join(','),
    },
    {
      id: 'images',
      name: 'Images',
      wide: true,
      description: 'Images referenced by each container in the template.',
      value: (object) => (containersOf(object) ?? []).map((container) => container.image ?? '').join(','),
    },
  ]
}

/** As metav1.FormatLabelSelector; undefined when there is none. */
export function selectorText(selector: LabelSelector | undefined): string | undefined {
  try {
    return formatLabelSelector(labelSelectorOf(selector)) || undefined
  } catch {
    return '<error>'
  }
}

/** At most three of a list, then how many more there are: `a,b,c + 2 more...`. */
export function firstThree(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(',')
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown
}
