/** Whether an addon can be switched on here, by this person: Kubernetes' version, rights, and room for its Pods. */

import { inParallel } from '../../client/in-parallel'
import type { KubeApi } from '../../client/kube-api'
import type { AccessReviews } from '../../cluster/access-reviews'
import type { Cluster, Person } from '../../cluster/contract'
import { nodes, pods } from '../../kinds'
import { podRequests } from '../../kube/pod-resources'
import { isPodTerminal } from '../../kube/pods'
import { milliValue, wholeValue } from '../../kube/quantity'
import { isStatusError } from '../../kube/status-error'
import type { AddonRequirement, FreeCapacity } from '../contract'
import type { Addon } from '../define-addon'
import { kindOf } from './observe'

export interface Asker {
  cluster: Cluster
  person: Person
  api: KubeApi
  reviews: AccessReviews
}

export async function requirementsOf(
  addon: Addon,
  asker: Asker,
  free: FreeCapacity | undefined,
): Promise<AddonRequirement[]> {
  const [version, missing] = await Promise.all([kubernetesVersion(asker), missingRight(addon, asker)])
  const minor = Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? Number.NaN)
  const { cpuMillicores, memoryBytes } = addon.cost
  return [
    { id: 'kubernetes', met: minor >= addon.requires.kubernetesMinor, detail: version },
    { id: 'rights', met: missing === undefined, detail: missing ?? '' },
    ...(free
      ? [
          {
            id: 'capacity' as const,
            met: free.cpuMillicores >= cpuMillicores && free.memoryBytes >= memoryBytes,
            detail: '',
          },
        ]
      : []),
  ]
}

async function kubernetesVersion({ cluster, person }: Asker): Promise<string> {
  const response = await cluster.fetch('/version', {
    as: person,
    method: 'GET',
    headers: { accept: 'application/json' },
  })
  const body: unknown = await response.json()
  return typeof body === 'object' && body !== null && 'gitVersion' in body ? String(body.gitVersion) : ''
}

/** `create clusterroles.rbac.authorization.k8s.io`: the first of what is needed to switch on and off again. */
async function missingRight({ manifests }: Addon, { cluster, person, reviews }: Asker): Promise<string | undefined> {
  const questions = manifests.flatMap((manifest) => {
    const kind = kindOf(manifest)
    const { namespace } = manifest.metadata ?? {}
    const where = { group: kind.group, resource: kind.plural, ...(namespace ? { namespace } : {}) }
    return ['create', 'patch', 'delete'].map((verb) => ({ verb, id: kind.id, ...where }))
  })
  const distinct = [...new Map(questions.map((question) => [JSON.stringify(question), question])).values()]
  const verdicts = await inParallel(distinct, 6, async ({ id: _id, ...question }) => {
    const { allowed } = await reviews.ask(cluster, person, question)
    return allowed
  })
  const refused = distinct.find((_, at) => !verdicts[at])
  return refused && `${refused.verb} ${refused.id}`
}

const pageSize = 500
/** Beyond that many Pods the sum would cost more than it tells. */
const mostPages = 40

/** Of nodes that take ordinary Pods. Undefined when this person may not look, or the cluster is too large to add up. */
export async function freeCapacity(api: KubeApi): Promise<FreeCapacity | undefined> {
  try {
    const free = { cpuMillicores: 0, memoryBytes: 0 }
    const open = new Set<string>()
    for (const { metadata, spec, status } of (await api.list(nodes)).items) {
      if (spec?.unschedulable || spec?.taints?.some(({ effect }) => effect !== 'PreferNoSchedule')) continue
      open.add(metadata?.name ?? '')
      free.cpuMillicores += milliValue(status?.allocatable?.cpu ?? '0')
      free.memoryBytes += wholeValue(status?.allocatable?.memory ?? '0')
    }
    let token: string | undefined
    for (let page = 0; page === 0 || token; page++) {
      if (page >= mostPages) return undefined
      const { items, metadata } = await api.list(pods, { limit: pageSize, ...(token ? { continue: token } : {}) })
      for (const pod of items) {
        if (isPodTerminal(pod) || !open.has(pod.spec?.nodeName ?? '')) continue
        const { cpu, memory } = podRequests(pod.spec)
        if (cpu) free.cpuMillicores -= milliValue(cpu)
        if (memory) free.memoryBytes -= wholeValue(memory)
      }
      token = metadata?.continue || undefined
    }
    return free
  } catch (error) {
    if (isStatusError(error)) return undefined
    throw error
  }
}
