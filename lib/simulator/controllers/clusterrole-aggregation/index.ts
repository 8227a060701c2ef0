/** Fills every ClusterRole that has an aggregation rule from the roles that it selects. Models pkg/controller/clusterroleaggregation. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, watched } from '../../../client/controller'
import { clusterRoles } from '../../../kinds'
import { equalJson } from '../../../kube/json'
import { labelSelectorOf, matchesLabels } from '../../../kube/selectors'
import type { ClusterRole, PolicyRule } from '../../../kube/types'
import { canonicalJson, omitEmpty } from '../shared/canonical-json'

export function clusterRoleAggregationController(context: ControllerContext): Controller {
  const { api } = context
  const cache = context.cache(clusterRoles)

  return {
    name: 'clusterrole-aggregation-controller',
    concurrency: 5,
    // There are few roles, and any of them may be selected by any other: all that aggregate are looked at anew.
    watches: [
      watched(clusterRoles, () =>
        cache
          .list()
          .filter(({ aggregationRule }) => aggregationRule)
          .map(keyOf),
      ),
    ],
    async sync(name): Promise<undefined> {
      const role = cache.get(undefined, name)
      if (!role?.aggregationRule) return
      const rules = aggregatedRules(role, cache.list())
      if (!equalJson(rules.map(omitEmpty), (role.rules ?? []).map(omitEmpty))) {
        await api.update(clusterRoles, { ...role, rules })
      }
    },
  }
}

/** In the order of the selectors, then of the roles' names; equal rules once. */
function aggregatedRules(role: ClusterRole, all: readonly ClusterRole[]): PolicyRule[] {
  const rules = new Map<string, PolicyRule>()
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const requirements = labelSelectorOf(selector)
    const selected = all
      .filter(({ metadata }) => metadata?.name !== role.metadata?.name && matchesLabels(requirements, metadata?.labels))
      .sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1))
    for (const rule of selected.flatMap((each) => each.rules ?? [])) {
      const key = canonicalJson(omitEmpty(rule))
      if (!rules.has(key)) rules.set(key, rule)
    }
  }
  return [...rules.values()]
}
