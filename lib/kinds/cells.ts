/** Columns and cell texts that several kinds share, as k8s.io/kubernetes/pkg/printers/internalversion prints them. */
import type { KubeObject } from '../kube/object'
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

/** As metav1.FormatLabelSelector: requirements in the order of their keys; undefined when there are none. */
export function formatLabelSelector(selector: LabelSelector | undefined): string | undefined {
  const requirements = [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values }) => {
      const set = `(${[...(values ?? [])].sort().join(',')})`
      if (operator === 'In') return { key, text: `${key} in ${set}` }
      if (operator === 'NotIn') return { key, text: `${key} notin ${set}` }
      return { key, text: operator === 'DoesNotExist' ? `!${key}` : key }
    }),
  ]
  requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return requirements.length > 0 ? requirements.map(({ text }) => text).join(',') : undefined
}

/** At most three of a list, then how many more there are: `a,b,c + 2 more...`. */
export function firstThree(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(',')
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown
}
