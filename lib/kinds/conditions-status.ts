/**
 * The state of an object that tells it in conditions, as most custom resources do. Follows kstatus
 * (https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md), and beyond it the words that
 * definitions in use have for the same.
 */
import { type Condition, findCondition, isConditionTrue } from '../kube/conditions'
import { isJsonObject } from '../kube/json'
import type { KubeObject } from '../kube/object'
import type { StatusSummary } from './kind'

/** True says that all is well. */
const wellWhenTrue = ['Ready', 'Available', 'Healthy', 'Established', 'Synced', 'Programmed', 'Accepted']
/** True says that something is wrong. */
const wrongWhenTrue = ['Stalled', 'Failed', 'Degraded', 'Failure']
const doneWhenTrue = ['Complete', 'Completed', 'Succeeded']
const underwayWhenTrue = ['Reconciling', 'Progressing']

/** Undefined where no condition says anything. */
export function conditionsStatus(object: KubeObject): StatusSummary | undefined {
  const { metadata = {} } = object
  if (metadata.deletionTimestamp) return { text: 'Terminating', tone: 'progress' }
  const { conditions, observedGeneration } = statusPartOf(object)
  if (!conditions) return undefined
  if (wrongWhenTrue.some((type) => isConditionTrue(conditions, type))) return { text: 'failed', tone: 'error' }
  const isBehind =
    typeof observedGeneration === 'number' &&
    metadata.generation !== undefined &&
    observedGeneration !== metadata.generation
  if (isBehind || isConditionTrue(conditions, 'Reconciling')) return { text: 'progressing', tone: 'progress' }
  if (doneWhenTrue.some((type) => isConditionTrue(conditions, type))) return { text: 'Completed', tone: 'muted' }
  const decisive = wellWhenTrue.map((type) => findCondition(conditions, type)).find(Boolean)
  if (decisive?.status === 'True') return { text: 'ready', tone: 'ok' }
  if (underwayWhenTrue.some((type) => isConditionTrue(conditions, type)))
    return { text: 'progressing', tone: 'progress' }
  if (decisive?.status === 'False') return { text: 'NotReady', tone: 'warn' }
  return decisive ? { text: 'Unknown', tone: 'warn' } : undefined
}

/** Nobody vouches for the shape of what others wrote. */
function statusPartOf(object: KubeObject): { conditions?: Condition[]; observedGeneration?: unknown } {
  const { status } = object as { status?: unknown }
  if (!isJsonObject(status)) return {}
  const { conditions, observedGeneration } = status
  if (!Array.isArray(conditions)) return { observedGeneration }
  return { conditions: conditions.filter(isCondition), observedGeneration }
}

const isCondition = (value: unknown): value is Condition =>
  isJsonObject(value) && typeof value.type === 'string' && typeof value.status === 'string'
