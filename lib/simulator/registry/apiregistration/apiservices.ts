/** Models kube-aggregator/pkg/registry/apiservice/strategy.go and pkg/apis/apiregistration/validation. */
import { apiServices } from '../../../kinds/apiservices.apiregistration.k8s.io'
import { formatTime } from '../../../kube/duration'
import { type FieldError, invalidValue, required } from '../../../kube/field-error'
import { dns1035LabelErrors, dns1123SubdomainErrors, nameIsPathSegment } from '../../../kube/names'
import type { ApiService } from '../../../kube/types'
import { defineStrategy } from '../strategy'

const highestGroupPriority = 20_000
const highestVersionPriority = 1_000

/** What the API server says of what it serves itself. */
const localCondition = {
  type: 'Available',
  status: 'True',
  reason: 'Local',
  message: 'Local APIServices are always available',
} as const

export const apiServiceStrategy = defineStrategy<ApiService>({
  kind: apiServices,
  nameRule: nameIsPathSegment,
  status: true,
  generation: false,
  prepareForCreate(object, { clock }) {
    if (!object.spec?.service)
      object.status = { conditions: [{ ...localCondition, lastTransitionTime: formatTime(clock.now()) }] }
  },
  defaults({ spec }) {
    if (spec?.service) spec.service.port ??= 443
  },
  validate: validateApiService,
  validateUpdate: validateApiService,
})

function validateApiService({ metadata, spec }: ApiService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0, service } = spec ?? {}
  const errors: FieldError[] = []
  const wanted = `${version}.${group}`
  if (metadata?.name !== wanted) {
    const text = `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`
    errors.push(invalidValue('metadata.name', metadata?.name, text))
  }
  if (!group && version !== 'v1') {
    errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'))
  }
  if (group) errors.push(...dns1123SubdomainErrors(group).map((text) => invalidValue('spec.group', group, text)))
  errors.push(...dns1035LabelErrors(version).map((text) => invalidValue('spec.version', version, text)))
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > highestGroupPriority) {
    const text = 'must be positive and less than 20000'
    errors.push(invalidValue('spec.groupPriorityMinimum', groupPriorityMinimum, text))
  }
  if (versionPriority <= 0 || versionPriority > highestVersionPriority) {
    errors.push(invalidValue('spec.versionPriority', versionPriority, 'must be positive and less than 1000'))
  }
  return [...errors, ...(service ? validateRemote(service, spec) : validateLocal(spec))]
}

function validateLocal({
  caBundle,
  insecureSkipTLSVerify,
}: Partial<NonNullable<ApiService['spec']>> = {}): FieldError[] {
  const errors: FieldError[] = []
  if (caBundle) {
    const value = `${Buffer.from(caBundle, 'base64').length} bytes`
    errors.push(invalidValue('spec.caBundle', value, 'local APIServices may not have a caBundle'))
  }
  if (insecureSkipTLSVerify) {
    errors.push(
      invalidValue('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify'),
    )
  }
  return errors
}

function validateRemote(
  { namespace, name, port }: NonNullable<NonNullable<ApiService['spec']>['service']>,
  spec: ApiService['spec'],
): FieldError[] {
  const errors: FieldError[] = []
  if (!namespace) errors.push(required('spec.service.namespace'))
  if (!name) errors.push(required('spec.service.name'))
  if (port !== undefined && (port < 1 || port > 65535)) {
    errors.push(invalidValue('spec.service.port', port, 'port is not valid: must be between 1 and 65535, inclusive'))
  }
  if (spec?.insecureSkipTLSVerify && spec.caBundle) {
    errors.push(invalidValue('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present'))
  }
  return errors
}
