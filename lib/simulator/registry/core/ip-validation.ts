/** IP addresses. Models k8s.io/apimachinery/pkg/util/validation/ip.go and ValidateNonSpecialIP of pkg/apis/core/validation. */
import { isIP, isIPv4, isIPv6 } from 'node:net'
import { type FieldError, invalidValue } from '../../../kube/field-error'

const mustBeAddress = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

export function validateIp(ip: string, field: string): FieldError[] {
  return isIP(ip) === 0 ? [invalidValue(field, ip, mustBeAddress)] : []
}

/** `10.0.0.0/8`; the text is upstream's. */
export function validateCidr(cidr: string, field: string): FieldError[] {
  const [address = '', length = '', ...rest] = cidr.split('/')
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1
  const isValid = rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= bits
  return isValid ? [] : [invalidValue(field, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
}

/** Refuses addresses that cannot lie behind a Service: unspecified, loopback, link-local. */
export function validateNonSpecialIp(ip: string, field: string): FieldError[] {
  if (isIP(ip) === 0) return [invalidValue(field, ip, 'must be a valid IP address')]
  const refuse = (detail: string) => [invalidValue(field, ip, detail)]
  const v6 = isIPv6(ip) ? ip.toLowerCase() : ''
  if (ip === '0.0.0.0' || v6 === '::') return refuse(`may not be unspecified (${ip})`)
  if (ip.startsWith('127.') || v6 === '::1') return refuse('may not be in the loopback range (127.0.0.0/8, ::1/128)')
  if (ip.startsWith('169.254.') || /^fe[89ab]/.test(v6)) {
    return refuse('may not be in the link-local range (169.254.0.0/16, fe80::/10)')
  }
  if (ip.startsWith('224.0.0.') || v6.startsWith('ff02:')) {
    return refuse('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')
  }
  return []
}

export { isIPv4, isIPv6 }
