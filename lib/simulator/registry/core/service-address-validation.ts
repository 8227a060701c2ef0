/** The addresses of a Service, alone and compared with what they were. Models ValidateServiceClusterIPsRelatedFields and validateUpgradeDowngradeClusterIPs. */
import { duplicate, type FieldError, invalidValue, notSupported, required } from '../../../kube/field-error'
import { isIPv6, validateIp } from './ip-validation'
import { isExternalName, isHeadless, type ServiceSpec } from './service-needs'

const families = ['IPv4', 'IPv6']
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

export function validateClusterIps(spec: ServiceSpec): FieldError[] {
  if (isExternalName(spec)) return []
  const { clusterIP, clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  const field = 'spec.clusterIPs'
  const errors: FieldError[] = []
  if (clusterIP) {
    if (clusterIPs.length === 0) errors.push(required(field))
    else if (clusterIPs[0] !== clusterIP) {
      errors.push(invalidValue(field, clusterIPs, 'first value must match `clusterIP`'))
    }
  } else if (clusterIPs.length > 0) {
    errors.push(invalidValue(field, clusterIPs, 'must be empty when `clusterIP` is not specified'))
  }
  for (const [index, family] of ipFamilies.entries()) {
    const path = `spec.ipFamilies[${index}]`
    if (!families.includes(family)) errors.push(notSupported(path, family, families))
    if (ipFamilies.indexOf(family) < index) errors.push(duplicate(path, family))
  }
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies))
  }

  const wrong = clusterIPs.flatMap((ip, index) => {
    if (index > 0 || ip !== 'None') return validateIp(ip, `${field}[${index}]`)
    return clusterIPs.length > 1 ? [invalidValue(field, clusterIPs, "'None' must be the first and only value")] : []
  })
  errors.push(...wrong)
  if (clusterIPs.length > 2) errors.push(invalidValue(field, clusterIPs, 'may only hold up to 2 values'))
  if (wrong.length > 0) return errors

  const sixth = clusterIPs.filter(isIPv6).length
  if (clusterIPs.length > 1 && (sixth === 0 || sixth === clusterIPs.length)) {
    errors.push(invalidValue(field, clusterIPs, 'may specify no more than one IP for each IP family'))
  }
  if (isHeadless(spec)) return errors
  for (const [index, ip] of clusterIPs.entries()) {
    const expected = ipFamilies[index]
    if (!expected || (expected === 'IPv6') === isIPv6(ip)) continue
    const text = `expected an ${expected} value as indicated by \`ipFamilies[${index}]\``
    errors.push(invalidValue(`${field}[${index}]`, ip, text))
  }
  return errors
}

/** The first address and family stay, a second may come and go. */
export function validateAddressUpdate(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (isExternalName(spec) || isExternalName(old)) return []
  const [next, before] = [isHeadless(spec), isHeadless(old)]
  if (next && before) return []
  const fixed = validateListUpdate('clusterIPs', 'clusterIP', spec, old)
  return next === before ? [...fixed, ...validateListUpdate('ipFamilies', 'ipFamily', spec, old)] : fixed
}

function validateListUpdate(
  list: 'clusterIPs' | 'ipFamilies',
  one: string,
  spec: ServiceSpec,
  old: ServiceSpec,
): FieldError[] {
  const [next, before] = [spec[list] ?? [], old[list] ?? []]
  const field = `spec.${list}`
  if (next.length === before.length) {
    return before.flatMap((value, index) =>
      value === next[index] ? [] : [invalidValue(`${field}[${index}]`, next, 'may not change once set')],
    )
  }
  const errors: FieldError[] = []
  if (next.length === 0) errors.push(invalidValue(`${field}[0]`, next, `primary ${one} can not be unset`))
  else if (before.length > 0 && next[0] !== before[0]) {
    errors.push(invalidValue(`${field}[0]`, next, 'may not change once set'))
  }
  if (before.length > next.length && next.length === 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    const text = `must be set to 'SingleStack' when releasing the secondary ${one}`
    errors.push(invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, text))
  }
  return errors
}
