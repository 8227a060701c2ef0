/** DeleteOptions as they are sent, checked. Models apimachinery/pkg/apis/meta/v1/validation (ValidateDeleteOptions). */
import type { DeleteOptions, PropagationPolicy } from '../../client/kube-api'
import { type FieldError, invalidValue, notSupported } from '../../kube/field-error'
import { isJsonObject, type JsonObject } from '../../kube/json'
import { invalid } from '../../kube/status-error'

export interface SentDeleteOptions extends DeleteOptions {
  /** `orphanDependents: false`, the old word for a cascade: its deletion is answered with 202 while it goes on. */
  asksToCascade?: true
}

export function readDeleteOptions(source: JsonObject): SentDeleteOptions {
  const { orphanDependents, propagationPolicy, gracePeriodSeconds } = source
  const dryRun = Array.isArray(source.dryRun) ? source.dryRun.map(String) : []
  const errors = dryRunErrors(dryRun)
  if (propagationPolicy !== undefined && orphanDependents !== undefined)
    errors.push(
      invalidValue(
        'propagationPolicy',
        propagationPolicy,
        'orphanDependents and deletionPropagation cannot be both set',
      ),
    )
  if (propagationPolicy !== undefined && !isPropagation(propagationPolicy))
    errors.push(notSupported('propagationPolicy', propagationPolicy, [...propagationPolicies, 'nil']))
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors)
  const propagation = isPropagation(propagationPolicy) ? propagationPolicy : orphanPolicy(orphanDependents)
  return {
    ...(typeof gracePeriodSeconds === 'number' ? { gracePeriodSeconds } : {}),
    ...(propagation ? { propagationPolicy: propagation } : {}),
    ...(isJsonObject(source.preconditions) ? { preconditions: preconditions(source.preconditions) } : {}),
    ...(dryRun.length > 0 ? { dryRun: true } : {}),
    ...(orphanDependents === false ? { asksToCascade: true } : {}),
  }
}

export function dryRunErrors(values: readonly string[]): FieldError[] {
  return values.some((value) => value !== 'All') ? [notSupported('dryRun', values, ['All'])] : []
}

const propagationPolicies: readonly PropagationPolicy[] = ['Foreground', 'Background', 'Orphan']

const isPropagation = (value: unknown): value is PropagationPolicy => propagationPolicies.some((each) => each === value)

const orphanPolicy = (orphan: unknown): PropagationPolicy | undefined =>
  orphan === undefined ? undefined : orphan ? 'Orphan' : 'Background'

function preconditions({ uid, resourceVersion }: JsonObject): NonNullable<DeleteOptions['preconditions']> {
  return {
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  }
}
