/** What stands in the way of a namespace's end, in its status. Models pkg/controller/namespace/deletion/status_condition_utils.go. */
import { setCondition } from '../../../kube/conditions'
import type { Namespace } from '../../../kube/types'
import type { Remaining } from './contents'

type Conditions = NonNullable<NonNullable<Namespace['status']>['conditions']>

const said = (reason: string, message: string) => ({ status: 'False', reason, message })
const problem = (reason: string, message: string) => ({ status: 'True', reason, message })

export function deletionConditions(
  conditions: Conditions | undefined,
  { byResource, byFinalizer, failures }: Remaining,
  now: Date,
): Conditions {
  const contentFailure =
    failures.length > 0
      ? problem(
          'ContentDeletionFailed',
          `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`,
        )
      : said('ContentDeleted', 'All content successfully deleted, may be waiting on finalization')
  const remaining =
    byResource.size > 0
      ? problem(
          'SomeResourcesRemain',
          `Some resources are remaining: ${texts(byResource, 'has', 'resource instances')}`,
        )
      : said('ContentRemoved', 'All content successfully removed')
  const finalizers =
    byFinalizer.size > 0
      ? problem(
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${texts(byFinalizer, 'in', 'resource instances')}`,
        )
      : said('ContentHasNoFinalizers', 'All content-preserving finalizers finished')

  let next = conditions
  for (const condition of [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      ...said('ResourcesDiscovered', 'All resources successfully discovered'),
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      ...said('ParsedGroupVersions', 'All legacy kube types successfully parsed'),
    },
    { type: 'NamespaceDeletionContentFailure', ...contentFailure },
    { type: 'NamespaceContentRemaining', ...remaining },
    { type: 'NamespaceFinalizersRemaining', ...finalizers },
  ]) {
    next = setCondition(next, condition, now)
  }
  return next ?? []
}

function texts(counts: ReadonlyMap<string, number>, verb: string, noun: string): string {
  return [...counts]
    .map(([name, count]) => `${name} ${verb} ${count} ${noun}`)
    .sort()
    .join(', ')
}
