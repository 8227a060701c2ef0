/** What a Job's podFailurePolicy says about a Pod that failed. Models pkg/controller/job/pod_failure_policy.go. */
import type { ContainerStatus, JobSpec, Pod } from '../../../kube/types'

type Rule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number]
export type FailureAction = 'Count' | 'FailIndex' | 'FailJob' | 'Ignore'

interface Verdict {
  action: FailureAction
  /** For FailJob: what the Job's condition says. */
  message?: string
}

/** The first rule that fits decides; undefined when none does, which is Count. */
export function judgeFailure(spec: JobSpec, pod: Pod): Verdict | undefined {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const why = rule.onExitCodes ? matchExitCode(rule.onExitCodes, pod) : matchCondition(rule, pod)
    if (why === undefined) continue
    const action = rule.action as FailureAction
    return action === 'FailJob' ? { action, message: `${why} matching FailJob rule at index ${index}` } : { action }
  }
  return undefined
}

function matchExitCode(
  { containerName, operator, values }: NonNullable<Rule['onExitCodes']>,
  { metadata, status }: Pod,
): string | undefined {
  const all: readonly ContainerStatus[] = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ]
  for (const { name, state } of all) {
    const exitCode = state?.terminated?.exitCode
    if (!exitCode || (containerName !== undefined && containerName !== name)) continue
    if (values.includes(exitCode) !== (operator === 'In')) continue
    return `Container ${name} for pod ${metadata?.namespace}/${metadata?.name} failed with exit code ${exitCode}`
  }
  return undefined
}

function matchCondition({ onPodConditions = [] }: Rule, { metadata, status }: Pod): string | undefined {
  for (const pattern of onPodConditions) {
    const found = status?.conditions?.find(
      ({ type, status: value }) => type === pattern.type && value === pattern.status,
    )
    if (found) return `Pod ${metadata?.namespace}/${metadata?.name} has condition ${found.type}`
  }
  return undefined
}
