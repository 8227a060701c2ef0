/** Turns a priority class into a number. Models plugin/pkg/admission/priority. */
import type { AdmissionPlugin } from './admission'
import { podOf } from './pod-request'
import { refuse } from './refusal'

/** Classes that every cluster has; others are not served yet. */
const systemClasses: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}
const defaultPolicy = 'PreemptLowerPriority'

export const priorityAdmission: AdmissionPlugin = {
  name: 'Priority',
  admit(request) {
    const spec = podOf(request)?.spec
    if (!spec) return
    if (request.operation !== 'CREATE') {
      // A whole Pod that is sent back may lack what only the server sets.
      const old = (request.old as { spec?: typeof spec } | undefined)?.spec
      spec.priority ??= old?.priority
      spec.preemptionPolicy ??= old?.preemptionPolicy
      return
    }
    const { priorityClassName } = spec
    const computed = priorityClassName ? systemClasses[priorityClassName] : 0
    if (computed === undefined) {
      throw refuse(request, `no PriorityClass with name ${priorityClassName} was found`)
    }
    const mustNot = (what: string, given: unknown, result: unknown) =>
      refuse(
        request,
        `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${result} from the given PriorityClass name`,
      )
    if (spec.priority !== undefined && spec.priority !== computed) {
      throw mustNot('integer value of priority', spec.priority, computed)
    }
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== defaultPolicy) {
      throw mustNot('string value of PreemptionPolicy', spec.preemptionPolicy, defaultPolicy)
    }
    spec.priority = computed
    spec.preemptionPolicy = defaultPolicy
  },
}
