/** Models ValidateIngressCreate and ValidateIngressUpdate of pkg/apis/networking/validation. */
import { type FieldError, fieldForbidden, invalidValue, notSupported, required } from '../../../kube/field-error'
import { ingressClassAnnotation } from '../../../kube/ingress-classes'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../../../kube/names'
import type { Ingress } from '../../../kube/types'
import { validatePort, validateText } from '../core/value-validation'

type Spec = NonNullable<Ingress['spec']>
type Backend = NonNullable<Spec['defaultBackend']>
type Path = NonNullable<NonNullable<NonNullable<Spec['rules']>[number]['http']>['paths']>[number]

const wildcardText = String.raw`a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const invalidSequences = ['//', '/./', '/../', '%2f', '%2F']
const invalidSuffixes = ['/..', '/.']

export function validateIngress({ spec = {} }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec
  return [
    ...(rules.length === 0 && !defaultBackend
      ? [invalidValue('spec', rules, 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...(defaultBackend ? validateBackend(defaultBackend, 'spec.defaultBackend') : []),
    ...rules.flatMap(({ host, http }, index) => {
      const field = `spec.rules[${index}]`
      return [
        ...(host ? validateHost(host, `${field}.host`) : []),
        ...(http ? validatePaths(http.paths ?? [], `${field}.http.paths`) : []),
      ]
    }),
    ...tls.flatMap(({ hosts = [], secretName }, index) => [
      ...hosts.flatMap((host, at) => validateHost(host, `spec.tls[${index}].hosts[${at}]`)),
      ...(secretName ? validateText(dns1123SubdomainErrors, secretName, `spec.tls[${index}].secretName`) : []),
    ]),
    ...(ingressClassName === undefined
      ? []
      : validateText(dns1123SubdomainErrors, ingressClassName, 'spec.ingressClassName')),
  ]
}

/** Of a new one only: older ones may have both. */
export function validateClassIsNamedOnce({ metadata, spec }: Ingress): FieldError[] {
  const annotated = metadata?.annotations?.[ingressClassAnnotation]
  if (annotated === undefined || spec?.ingressClassName === undefined || annotated === spec.ingressClassName) return []
  const text = 'must match `ingressClassName` when both are specified'
  return [invalidValue('annotations.kubernetes.io/ingress.class', annotated, text)]
}

function validateHost(host: string, field: string): FieldError[] {
  if (/^[0-9.]+$/.test(host) || host.includes(':')) {
    return [invalidValue(field, host, 'must be a DNS name, not an IP address')]
  }
  if (!host.includes('*')) return validateText(dns1123SubdomainErrors, host, field)
  const errors = host.startsWith('*.') ? dns1123SubdomainErrors(host.slice(2)) : ['']
  if (errors.length === 0) return []
  return [invalidValue(field, host, wildcardText)]
}

function validatePaths(paths: readonly Path[], field: string): FieldError[] {
  if (paths.length === 0) return [required(field)]
  return paths.flatMap((path, index) => validatePath(path, `${field}[${index}]`))
}

function validatePath({ path = '', pathType, backend }: Path, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (!pathType) errors.push(required(`${field}.pathType`, 'pathType must be specified'))
  else if (!pathTypes.includes(pathType)) errors.push(notSupported(`${field}.pathType`, pathType, pathTypes))
  else if (pathType === 'ImplementationSpecific') {
    if (path && !path.startsWith('/')) {
      errors.push(invalidValue(`${field}.path`, path, 'must be an absolute path'))
    }
  } else {
    if (!path.startsWith('/')) errors.push(invalidValue(`${field}.path`, path, 'must be an absolute path'))
    for (const part of invalidSequences) {
      if (path.includes(part)) errors.push(invalidValue(`${field}.path`, path, `must not contain '${part}'`))
    }
    for (const end of invalidSuffixes) {
      if (path.endsWith(end)) errors.push(invalidValue(`${field}.path`, path, `cannot end with '${end}'`))
    }
  }
  return [...errors, ...validateBackend(backend ?? {}, `${field}.backend`)]
}

function validateBackend({ service, resource }: Backend, field: string): FieldError[] {
  if (service && resource) {
    return [invalidValue(field, '', 'cannot set both resource and service backends')]
  }
  if (resource) {
    return [
      ...(resource.kind ? [] : [required(`${field}.resource.kind`)]),
      ...(resource.name ? [] : [required(`${field}.resource.name`)]),
    ]
  }
  if (!service) return [required(field, 'resource or service backend is required')]
  const { name, port = {} } = service
  const path = `${field}.service`
  const errors = name ? validateText(dns1035LabelErrors, name, `${path}.name`) : [required(`${path}.name`)]
  if (port.name && port.number) errors.push(invalidValue(path, '', 'cannot set both port name & port number'))
  else if (port.name) errors.push(...validatePort(port.name, `${path}.port.name`))
  else if (port.number) errors.push(...validatePort(port.number, `${path}.port.number`))
  else errors.push(required(path, 'port name or number is required'))
  return errors
}

/** Some controllers read more into an Ingress than upstream demands. */
export function ingressWarnings({ metadata }: Ingress): string[] {
  if (metadata?.annotations?.[ingressClassAnnotation] === undefined) return []
  return [`annotation "${ingressClassAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
}

export function validateParameters(spec: {
  parameters?: { scope?: string; namespace?: string; kind?: string; name?: string }
}): FieldError[] {
  const { parameters } = spec
  if (!parameters) return []
  const { scope, namespace, kind, name } = parameters
  const field = 'spec.parameters'
  const errors: FieldError[] = []
  if (!kind) errors.push(required(`${field}.kind`, 'kind is required'))
  if (!name) errors.push(required(`${field}.name`, 'name is required'))
  if (scope !== 'Cluster' && scope !== 'Namespace') {
    errors.push(notSupported(`${field}.scope`, scope ?? '', ['Cluster', 'Namespace']))
  }
  if (scope === 'Namespace' && !namespace) {
    errors.push(required(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'"))
  }
  if (scope === 'Cluster' && namespace) {
    errors.push(fieldForbidden(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'"))
  }
  return errors
}
