/** Probes and lifecycle hooks. Models validateProbe and validateHandler of pkg/apis/core/validation. */
import { type FieldError, fieldForbidden, invalidValue, notSupported, required } from '../../../kube/field-error'
import { httpHeaderNameErrors } from '../../../kube/names'
import type { Container, Probe } from '../../../kube/types'
import { validateNonNegative, validatePort } from './value-validation'

type LifecycleHandler = NonNullable<NonNullable<Container['lifecycle']>['preStop']>
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>

/** Probes and hooks of a container that runs on (an ordinary one, or a sidecar). */
export function validateProbesAndHooks(container: Container, grace: number, field: string): FieldError[] {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container
  return [
    ...(lifecycle?.postStart ? validateHandler(lifecycle.postStart, grace, `${field}.lifecycle.postStart`) : []),
    ...(lifecycle?.preStop ? validateHandler(lifecycle.preStop, grace, `${field}.lifecycle.preStop`) : []),
    ...validateProbe(livenessProbe, grace, `${field}.livenessProbe`),
    ...validateSingleSuccess(livenessProbe, `${field}.livenessProbe`),
    ...validateProbe(readinessProbe, grace, `${field}.readinessProbe`),
    ...(readinessProbe?.terminationGracePeriodSeconds !== undefined
      ? [
          invalidValue(
            `${field}.readinessProbe.terminationGracePeriodSeconds`,
            readinessProbe.terminationGracePeriodSeconds,
            'must not be set for readinessProbes',
          ),
        ]
      : []),
    ...validateProbe(startupProbe, grace, `${field}.startupProbe`),
    ...validateSingleSuccess(startupProbe, `${field}.startupProbe`),
  ]
}

function validateProbe(probe: Probe | undefined, grace: number, field: string): FieldError[] {
  if (!probe) return []
  const errors = validateHandler(probe, grace, field)
  const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']
  for (const name of counts as (keyof Probe & `${string}${'Seconds' | 'Threshold'}`)[]) {
    errors.push(...validateNonNegative(probe[name], `${field}.${name}`))
  }
  const own = probe.terminationGracePeriodSeconds
  if (own !== undefined && own <= 0) {
    errors.push(invalidValue(`${field}.terminationGracePeriodSeconds`, own, 'must be greater than 0'))
  }
  return errors
}

function validateSingleSuccess(probe: Probe | undefined, field: string): FieldError[] {
  return probe && probe.successThreshold !== 1
    ? [invalidValue(`${field}.successThreshold`, probe.successThreshold, 'must be 1')]
    : []
}

function validateHandler(handler: Handler, grace: number, field: string): FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler
  const given: [name: string, check: () => FieldError[]][] = []
  if (exec) given.push(['exec', () => (exec.command?.length ? [] : [required(`${field}.exec.command`)])])
  if (httpGet) given.push(['httpGet', () => validateHttpGet(httpGet, `${field}.httpGet`)])
  if (tcpSocket) given.push(['tcpSocket', () => validatePort(tcpSocket.port, `${field}.tcpSocket.port`)])
  if (grpc) given.push(['grpc', () => validatePort(grpc.port, `${field}.grpc.port`)])
  if (sleep) given.push(['sleep', () => validateSleep(sleep.seconds, grace, `${field}.sleep`)])

  const [first, ...others] = given
  if (!first) return [required(field, 'must specify a handler type')]
  return [
    ...first[1](),
    ...others.map(([name]) => fieldForbidden(`${field}.${name}`, 'may not specify more than 1 handler type')),
  ]
}

function validateHttpGet(action: NonNullable<Probe['httpGet']>, field: string): FieldError[] {
  const { path, port, scheme, httpHeaders = [] } = action
  return [
    ...(path ? [] : [required(`${field}.path`)]),
    ...validatePort(port, `${field}.port`),
    ...(scheme === 'HTTP' || scheme === 'HTTPS'
      ? []
      : [notSupported(`${field}.scheme`, scheme ?? '', ['HTTP', 'HTTPS'])]),
    ...httpHeaders.flatMap(({ name }) =>
      httpHeaderNameErrors(name).map((text) => invalidValue(`${field}.httpHeaders`, name, text)),
    ),
  ]
}

function validateSleep(seconds: number, grace: number, field: string): FieldError[] {
  if (seconds >= 0 && seconds <= grace) return []
  return [invalidValue(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
}
