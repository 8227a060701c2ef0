/** What went wrong on the way to a cluster, by Node's and OpenSSL's codes: the names that people are told a remedy for. */
import { StatusError } from '../kube/status-error'
import { type ConnectionFault, causeOfFault } from './contract'

const byCode: Readonly<Record<string, ConnectionFault>> = {
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EAI_NODATA: 'name-not-found',
  EAI_NONAME: 'name-not-found',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'broke-off',
  EPIPE: 'broke-off',
  EPROTO: 'not-tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not-tls',
  ERR_SSL_HTTP_REQUEST: 'not-tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-name',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unknown-authority',
  CERT_SIGNATURE_FAILURE: 'unknown-authority',
  CERT_UNTRUSTED: 'unknown-authority',
  INVALID_CA: 'unknown-authority',
}

export function faultOfError(error: unknown): ConnectionFault | undefined {
  // A name with several addresses fails with one error for each.
  if (error instanceof AggregateError && error.errors.length) return faultOfError(error.errors[0])
  if (typeof error !== 'object' || error === null) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (/ALERT_(CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA)|ALERT_UNSUPPORTED_CERTIFICATE/.test(code))
    return code.includes('EXPIRED') ? 'client-certificate-expired' : 'client-certificate-refused'
  if (code.startsWith('HPE_')) return 'not-kubernetes'
  const known = byCode[code]
  if (known) return known
  return 'cause' in error && error.cause !== undefined ? faultOfError(error.cause) : undefined
}

/** The same failure with its name, for whoever shows it. */
export function withFault({ status, cause }: StatusError, fault: ConnectionFault): StatusError {
  const causes = [causeOfFault(fault, status.message ?? ''), ...(status.details?.causes ?? [])]
  return new StatusError({ ...status, details: { ...status.details, causes } }, { cause })
}
