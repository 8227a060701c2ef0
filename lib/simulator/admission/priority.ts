/** Turns a priority class into a number. Models plugin/pkg/admission/priority. */
import { priorityClasses } from '../../kinds/priorityclasses.scheduling.k8s.io'
import type { PriorityClass } from '../../kube/types'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'
import { podOf } from './pod-request'
import { refuse } from './refusal'

const defaultPolicy = 'PreemptLowerPriority'

export const priorityAdmission: AdmissionPlugin = {
  name: 'Priority',
  admit(request, context) {
    const spec = podOf(request)?.spec
    if (!spec) return
    if (request.operation !== 'CREATE') {
      // A whole Pod that is sent back may lack what only the server sets.
      const old = (request.old as { spec?: typeof spec } | undefined)?.spec
      spec.priority ??= old?.priority
      spec.preemptionPolicy ??= old?.preemptionPolicy
      return
    }
    const priorityClass = classFor(request, spec.priorityClassName, context)
    if (priorityClass) spec.priorityClassName = priorityClass.metadata?.name
    const computed = priorityClass?.value ?? 0
    const policy = priorityClass?.preemptionPolicy ?? defaultPolicy
    const mustNot = (what: string, given: unknown, result: unknown) =>
      refuse(
        request,
        `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${result} from the given PriorityClass name`,
      )
    if (spec.priority !== undefined && spec.priority !== computed) {
      throw mustNot('integer value of priority', spec.priority, computed)
    }
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
      throw mustNot('string value of PreemptionPolicy', spec.preemptionPolicy, policy)
    }
    spec.priority = computed
    spec.preemptionPolicy = policy
  },
  validate(request, context) {
    const { kind, subresource, object, old } = request
    if (kind.id !== priorityClasses.id || subresource !== '' || !object) return
    const [priorityClass, before] = [object as PriorityClass, old as PriorityClass | undefined]
    if (!priorityClass.globalDefault || before?.globalDefault) return
    const other = defaultClass(context)
    if (!other || other.metadata?.name === priorityClass.metadata?.name) return
    const text = `PriorityClass ${other.metadata?.name} is already marked as default. Only one default can exist`
    throw refuse(request, text)
  },
}

/** The class that is named, or the default one where none is. */
function classFor(
  request: AdmissionRequest,
  name: string | undefined,
  context: AdmissionContext,
): PriorityClass | undefined {
  if (!name) return defaultClass(context)
  const found = context.cache(priorityClasses).get(undefined, name)
  if (!found) throw refuse(request, `no PriorityClass with name ${name} was found`)
  return found
}

/** Of several, which a race may have made, the lowest. */
function defaultClass(context: AdmissionContext): PriorityClass | undefined {
  return context
    .cache(priorityClasses)
    .list()
    .filter(({ globalDefault }) => globalDefault)
    .sort((a, b) => a.value - b.value)[0]
}
