/** Models pkg/registry/discovery/endpointslice/strategy.go and pkg/apis/discovery/validation. */
import { endpointSlices } from '../../../kinds/endpointslices.discovery.k8s.io'
import { duplicate, type FieldError, immutable, invalidValue, notSupported, required } from '../../../kube/field-error'
import { labelKeyErrors, labelValueErrors, nameIsSubdomain } from '../../../kube/names'
import type { EndpointSlice } from '../../../kube/types'
import { isIPv4, isIPv6, validateNonSpecialIp } from '../core/ip-validation'
import {
  protocols,
  validateLabelName,
  validateOneOf,
  validateQualifiedName,
  validateText,
} from '../core/value-validation'
import { semanticallyEqual } from '../equality'
import { defineStrategy } from '../strategy'

type Endpoint = EndpointSlice['endpoints'][number]
type Port = NonNullable<EndpointSlice['ports']>[number]

const addressTypes = ['FQDN', 'IPv4', 'IPv6']
const most = { endpoints: 1000, addresses: 100, ports: 20_000 }

export const endpointSliceStrategy = defineStrategy<EndpointSlice>({
  kind: endpointSlices,
  generation: true,
  // There is no spec: everything but most of metadata counts.
  bumpsGeneration: (slice, old) =>
    !semanticallyEqual(slice.endpoints, old.endpoints) ||
    !semanticallyEqual(slice.ports, old.ports) ||
    !semanticallyEqual(slice.metadata?.labels, old.metadata?.labels),

  defaults({ ports }) {
    for (const port of ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },

  validate: validateSlice,
  validateUpdate: (slice, old) => [
    ...validateSlice(slice),
    ...(slice.addressType === old.addressType ? [] : [immutable('addressType', slice.addressType)]),
  ],
})

function validateSlice({ addressType, endpoints, ports }: EndpointSlice): FieldError[] {
  return [
    ...validateOneOf(addressType, addressTypes, 'addressType'),
    ...tooMany(endpoints, most.endpoints, 'endpoints'),
    ...(endpoints ?? []).flatMap((endpoint, index) => validateEndpoint(endpoint, addressType, `endpoints[${index}]`)),
    ...tooMany(ports, most.ports, 'ports'),
    ...validatePorts(ports ?? []),
  ]
}

function tooMany(list: readonly unknown[] | null | undefined, limit: number, field: string): FieldError[] {
  if ((list?.length ?? 0) <= limit) return []
  return [{ field, reason: 'FieldValueTooMany', value: list?.length, detail: `must have at most ${limit} items` }]
}

function validateEndpoint(endpoint: Endpoint, addressType: string, field: string): FieldError[] {
  const { addresses, nodeName, hostname, deprecatedTopology, hints } = endpoint
  return [
    ...(addresses?.length ? [] : [required(`${field}.addresses`, 'must contain at least 1 address')]),
    ...tooMany(addresses, most.addresses, `${field}.addresses`),
    ...(addresses ?? []).flatMap((address, index) =>
      validateAddress(address, addressType, `${field}.addresses[${index}]`),
    ),
    ...(nodeName === undefined ? [] : validateText(nameIsSubdomain, nodeName, `${field}.nodeName`)),
    ...Object.entries(deprecatedTopology ?? {}).flatMap(([key, value]) => [
      ...validateText(labelKeyErrors, key, `${field}.deprecatedTopology`),
      ...validateText(labelValueErrors, value, `${field}.deprecatedTopology[${key}]`),
    ]),
    ...(hostname === undefined ? [] : validateLabelName(hostname, `${field}.hostname`)),
    ...(hints?.forZones ?? []).flatMap(({ name }, index) =>
      validateText(labelValueErrors, name, `${field}.hints.forZones[${index}].name`),
    ),
  ]
}

function validateAddress(address: string, addressType: string, field: string): FieldError[] {
  switch (addressType) {
    case 'IPv4':
      if (!isIPv4(address)) return [invalidValue(field, address, 'must be a valid IPv4 address')]
      return validateNonSpecialIp(address, field)
    case 'IPv6':
      if (!isIPv6(address)) return [invalidValue(field, address, 'must be a valid IPv6 address')]
      return validateNonSpecialIp(address, field)
    case 'FQDN':
      return validateText(nameIsSubdomain, address, field)
    default:
      return []
  }
}

function validatePorts(ports: readonly Port[]): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap(({ name = '', protocol, appProtocol }, index) => {
    const path = `ports[${index}]`
    const errors = name ? validateLabelName(name, `${path}.name`) : []
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
    if (!protocol) errors.push(required(`${path}.protocol`))
    else if (!protocols.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, protocols))
    return [...errors, ...(appProtocol === undefined ? [] : validateQualifiedName(appProtocol, `${path}.appProtocol`))]
  })
}
