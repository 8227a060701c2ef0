/**
 * Charges what is created against the quotas of its Namespace, or refuses it. Models
 * apiserver/pkg/admission/plugin/resourcequota: status.used goes up before the object is stored, with optimistic
 * concurrency, so that creates that run at once cannot both have the last of something.
 */
import { resourceQuotas } from '../../kinds/resourcequotas'
import { copyJson } from '../../kube/json'
import { compareQuantities, formatQuantity, parseQuantity } from '../../kube/quantity'
import {
  type Amounts,
  addAmounts,
  filterAmounts,
  formatAmounts,
  parseAmounts,
  subtractAmounts,
} from '../../kube/resource-amounts'
import { hasReason } from '../../kube/status-error'
import type { ResourceQuota } from '../../kube/types'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'
import { missingForQuota, quotaConcerns, resourcesOfKind, usageOf } from './quota-usage'
import { refuse } from './refusal'

const mostTries = 10

export const resourceQuotaAdmission: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate(request, context) {
    if (!isCharged(request)) return
    const quotas = quotasFor(request, context)
    if (quotas.length === 0) return
    const charges = chargesOf(request, quotas, context)
    if (charges.length === 0 || request.dryRun) return
    return inTurn(request.namespace ?? '', context, () => charge(request, context))
  },
}

/** Everything that is created but Events; of what changes Services, for a new type may need node ports, and claims, which grow. */
function isCharged({ operation, subresource, kind, object, namespace }: AdmissionRequest): boolean {
  if (!object || !namespace || subresource !== '' || kind.id === 'events') return false
  return operation === 'CREATE' || (operation === 'UPDATE' && ['services', 'persistentvolumeclaims'].includes(kind.id))
}

function quotasFor({ namespace, kind, object }: AdmissionRequest, context: AdmissionContext): ResourceQuota[] {
  if (!object) return []
  return context
    .cache(resourceQuotas)
    .list({ namespace: namespace ?? '' })
    .filter((quota) => quotaConcerns(quota, kind, object))
}

interface Charge {
  quota: ResourceQuota
  used: Amounts
}

/** What each quota would hold afterwards; throws Forbidden for the first that does not allow it. */
function chargesOf(request: AdmissionRequest, quotas: readonly ResourceQuota[], context: AdmissionContext): Charge[] {
  const { kind, object, old } = request
  if (!object) return []
  const relevant = quotas.map((quota) => ({
    quota,
    names: resourcesOfKind(kind, Object.keys(quota.status?.hard ?? {})),
  }))
  for (const { quota, names } of relevant) {
    const missing = missingForQuota(kind, object, names)
    if (missing) throw refuse(request, `failed quota: ${quota.metadata?.name}: must specify ${missing}`)
    const unknown = names.filter((name) => quota.status?.used?.[name] === undefined)
    if (unknown.length > 0) {
      const list = names.sort().join(',')
      throw refuse(request, `status unknown for quota: ${quota.metadata?.name}, resources: ${list}`)
    }
  }
  const now = context.clock.now()
  const usage = usageOf(kind, object, now)
  const delta = filterAmounts(
    old ? subtractAmounts(usage, usageOf(kind, old, now)) : usage,
    (_, { nanos }) => nanos !== 0n,
  )
  return relevant.flatMap(({ quota, names }) => {
    const requested = filterAmounts(delta, (name) => names.includes(name))
    return Object.keys(requested).length > 0 ? [chargeOf(request, quota, requested)] : []
  })
}

function chargeOf(request: AdmissionRequest, quota: ResourceQuota, requested: Amounts): Charge {
  const hard = parseAmounts(quota.status?.hard)
  const before = parseAmounts(quota.status?.used)
  const used = addAmounts(before, requested)
  const exceeded = Object.keys(requested)
    .filter((name) => compareQuantities(used[name] ?? '0', hard[name] ?? '0') > 0)
    // Giving back is always allowed, even by those who hold too much.
    .filter((name) => (requested[name]?.nanos ?? 0n) > 0n)
    .sort()
  if (exceeded.length === 0) return { quota, used }
  const print = (amounts: Amounts) =>
    exceeded.map((name) => `${name}=${formatQuantity(amounts[name] ?? parseQuantity('0'))}`).join(',')
  throw refuse(
    request,
    `exceeded quota: ${quota.metadata?.name}, requested: ${print(requested)}, used: ${print(before)}, limited: ${print(hard)}`,
  )
}

/** Checks again with what is stored now, and writes; when somebody else was faster, from the start. */
async function charge(request: AdmissionRequest, context: AdmissionContext): Promise<void> {
  const charged = new Set<string>()
  for (let attempt = 1; ; attempt++) {
    const pending = quotasFor(request, context).filter(({ metadata }) => !charged.has(metadata?.uid ?? ''))
    try {
      for (const { quota, used } of chargesOf(request, pending, context)) {
        const next = copyJson(quota)
        next.status = { ...next.status, used: formatAmounts(used) }
        await context.api.update(resourceQuotas, next, { subresource: 'status' })
        charged.add(quota.metadata?.uid ?? '')
      }
      return
    } catch (error) {
      if (hasReason(error, 'NotFound')) continue
      if (!hasReason(error, 'Conflict') || attempt === mostTries) throw error
    }
  }
}

/** One after the other per Namespace, so that a burst of creates does not run into its own conflicts. */
const queues = new WeakMap<AdmissionContext, Map<string, Promise<void>>>()

async function inTurn(namespace: string, context: AdmissionContext, run: () => Promise<void>): Promise<void> {
  const waiting = queues.get(context) ?? new Map<string, Promise<void>>()
  queues.set(context, waiting)
  const turn = (waiting.get(namespace) ?? Promise.resolve()).then(run)
  const settled = turn.catch(() => undefined)
  waiting.set(namespace, settled)
  try {
    await turn
  } finally {
    if (waiting.get(namespace) === settled) waiting.delete(namespace)
  }
}
