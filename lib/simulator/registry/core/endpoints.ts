/** Models pkg/registry/core/endpoint/strategy.go. */
import { endpoints } from '../../../kinds/endpoints'
import { type FieldError, invalidValue, required } from '../../../kube/field-error'
import { nameIsSubdomain, portNumberErrors } from '../../../kube/names'
import type { Endpoints } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateIp, validateNonSpecialIp } from './ip-validation'
import { protocols, validateLabelName, validateOneOf, validateQualifiedName, validateText } from './value-validation'

type Subset = NonNullable<Endpoints['subsets']>[number]
type Address = NonNullable<Subset['addresses']>[number]
type Port = NonNullable<Subset['ports']>[number]

export const endpointsStrategy = defineStrategy<Endpoints>({
  kind: endpoints,
  allowCreateOnUpdate: true,
  deprecation: { since: '1.33', replacement: { group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice' } },
  defaults({ subsets = [] }) {
    for (const { ports = [] } of subsets) for (const port of ports) port.protocol ??= 'TCP'
  },
  validate: validateEndpoints,
  validateUpdate: validateEndpoints,
})

function validateEndpoints({ subsets = [] }: Endpoints): FieldError[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, index) => {
    const path = `subsets[${index}]`
    const isEmpty = addresses.length + notReadyAddresses.length === 0
    return [
      ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap((address, at) => validateAddress(address, `${path}.addresses[${at}]`)),
      ...notReadyAddresses.flatMap((address, at) => validateAddress(address, `${path}.notReadyAddresses[${at}]`)),
      ...ports.flatMap((port, at) => validatePort(port, ports.length > 1, `${path}.ports[${at}]`)),
    ]
  })
}

function validateAddress({ ip, hostname, nodeName }: Address, field: string): FieldError[] {
  return [
    ...validateIp(ip, `${field}.ip`),
    ...(hostname ? validateLabelName(hostname, `${field}.hostname`) : []),
    ...(nodeName === undefined ? [] : validateText(nameIsSubdomain, nodeName, `${field}.nodeName`)),
    ...validateNonSpecialIp(ip, `${field}.ip`),
  ]
}

function validatePort({ name, port, protocol, appProtocol }: Port, needsName: boolean, field: string): FieldError[] {
  const nameErrors = name ? validateLabelName(name, `${field}.name`) : needsName ? [required(`${field}.name`)] : []
  return [
    ...nameErrors,
    ...portNumberErrors(port).map((text) => invalidValue(`${field}.port`, port, text)),
    ...validateOneOf(protocol, protocols, `${field}.protocol`),
    ...(appProtocol === undefined ? [] : validateQualifiedName(appProtocol, `${field}.appProtocol`)),
  ]
}
