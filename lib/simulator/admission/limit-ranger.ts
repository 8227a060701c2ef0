/** Applies the LimitRanges of a Namespace to its new Pods and to its claims. Models plugin/pkg/admission/limitranger. */
import { limitRanges } from '../../kinds/limitranges'
import type { Container, LimitRange, PersistentVolumeClaim, Pod } from '../../kube/types'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'
import { claimViolations, limitViolations } from './limit-violations'
import { podOf } from './pod-request'
import { refuse } from './refusal'

const annotation = 'kubernetes.io/limit-ranger'

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit(request, context) {
    const pod = newPodOf(request)
    if (!pod) return
    for (const range of rangesFor(request, context)) setDefaults(pod, range)
  },
  validate(request, context) {
    const violationsOf = checkOf(request)
    if (!violationsOf) return
    for (const range of rangesFor(request, context)) {
      const violations = violationsOf(range)
      if (violations.length === 0) continue
      throw refuse(request, violations.length === 1 ? (violations[0] ?? '') : `[${violations.join(', ')}]`)
    }
  },
}

function checkOf(request: AdmissionRequest): ((range: LimitRange) => string[]) | undefined {
  const spec = newPodOf(request)?.spec
  if (spec) return (range) => limitViolations(range, spec)
  const { kind, subresource, object } = request
  if (kind.id !== 'persistentvolumeclaims' || subresource !== '' || !object) return undefined
  return (range) => claimViolations(range, object as PersistentVolumeClaim)
}

/** Resources of a Pod do not change later, so only its creation is looked at. */
const newPodOf = (request: AdmissionRequest) => (request.operation === 'CREATE' ? podOf(request) : undefined)

const rangesFor = ({ namespace }: AdmissionRequest, context: AdmissionContext): readonly LimitRange[] =>
  context.cache(limitRanges).list({ namespace: namespace ?? '' })

/** Fills in what containers leave open and says so in an annotation. */
function setDefaults(pod: Pod, { spec }: LimitRange): void {
  const ofContainers = (spec?.limits ?? []).filter(({ type }) => type === 'Container')
  const requests = Object.assign({}, ...ofContainers.map(({ defaultRequest }) => defaultRequest))
  const limits = Object.assign({}, ...ofContainers.map((limit) => limit.default))
  const notes = [
    ...(pod.spec?.containers ?? []).flatMap((container) => setFor(container, 'container', requests, limits)),
    ...(pod.spec?.initContainers ?? []).flatMap((container) => setFor(container, 'init container', requests, limits)),
  ]
  if (notes.length === 0 || !pod.metadata) return
  const text = `LimitRanger plugin set: ${notes.join('; ')}`
  pod.metadata.annotations = { ...pod.metadata.annotations, [annotation]: text }
}

type Amounts = Readonly<Record<string, string>>

function setFor(container: Container, what: string, requests: Amounts, limits: Amounts): string[] {
  const resources = container.resources ?? {}
  const notes = (['requests', 'limits'] as const).flatMap((list) => {
    const given = resources[list] ?? {}
    const added = Object.entries(list === 'requests' ? requests : limits).filter(([name]) => given[name] === undefined)
    if (added.length === 0) return []
    resources[list] = { ...given, ...Object.fromEntries(added) }
    const names = added.map(([name]) => name).sort()
    return [`${names.join(', ')} ${list === 'requests' ? 'request' : 'limit'} for ${what} ${container.name}`]
  })
  container.resources = resources
  return notes
}
