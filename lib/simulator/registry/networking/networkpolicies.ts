/** Models pkg/registry/networking/networkpolicy/strategy.go and ValidateNetworkPolicy. Kept, not enforced: see docs/simulator.md. */
import { networkPolicies } from '../../../kinds/networkpolicies.networking.k8s.io'
import { type FieldError, fieldForbidden, invalidValue, notSupported, required } from '../../../kube/field-error'
import { validateLabelSelector } from '../../../kube/object-meta'
import type { LabelSelector, NetworkPolicy } from '../../../kube/types'
import { validateCidr } from '../core/ip-validation'
import { protocols, validatePort } from '../core/value-validation'
import { defineStrategy } from '../strategy'

type Spec = NonNullable<NetworkPolicy['spec']>
type Rule = NonNullable<Spec['ingress']>[number]
type Peer = NonNullable<Rule['from']>[number]
type Port = NonNullable<Rule['ports']>[number]

export const networkPolicyStrategy = defineStrategy<NetworkPolicy>({
  kind: networkPolicies,
  generation: true,
  defaults({ spec }) {
    if (!spec) return
    spec.policyTypes ??= spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
    for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of ports ?? []) port.protocol ??= 'TCP'
    }
  },
  validate: validatePolicy,
  validateUpdate: validatePolicy,
  warnings: () => ['this simulated cluster keeps NetworkPolicies and does not enforce them'],
})

function validatePolicy({ spec = { podSelector: {} } }: NetworkPolicy): FieldError[] {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = spec
  return [
    ...validateLabelSelector((podSelector ?? {}) as LabelSelector, 'spec.podSelector'),
    ...ingress.flatMap(({ ports, from }, index) =>
      validateRule({ ports, peers: from, name: 'from' }, `spec.ingress[${index}]`),
    ),
    ...egress.flatMap(({ ports, to }, index) =>
      validateRule({ ports, peers: to, name: 'to' }, `spec.egress[${index}]`),
    ),
    ...(policyTypes.length > 2
      ? [invalidValue('spec.policyTypes', policyTypes, 'may not specify more than two policyTypes')]
      : policyTypes.flatMap((type, index) =>
          type === 'Ingress' || type === 'Egress'
            ? []
            : [notSupported(`spec.policyTypes[${index}]`, type, ['Egress', 'Ingress'])],
        )),
  ]
}

function validateRule(
  { ports = [], peers = [], name }: { ports?: Port[] | undefined; peers?: Peer[] | undefined; name: string },
  field: string,
): FieldError[] {
  return [
    ...ports.flatMap((port, index) => validatePolicyPort(port, `${field}.ports[${index}]`)),
    ...peers.flatMap((peer, index) => validatePeer(peer, `${field}.${name}[${index}]`)),
  ]
}

function validatePolicyPort({ protocol, port, endPort }: Port, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (protocol && !protocols.includes(protocol)) errors.push(notSupported(`${field}.protocol`, protocol, protocols))
  if (port !== undefined) errors.push(...validatePort(port, `${field}.port`))
  if (endPort === undefined) return errors
  if (typeof port !== 'number') {
    const text = port === undefined ? 'must be specified when `endPort` is specified' : ''
    errors.push(
      text
        ? required(`${field}.port`, text)
        : invalidValue(`${field}.endPort`, endPort, 'may not be specified when `port` is non-numeric'),
    )
  } else if (endPort < port)
    errors.push(invalidValue(`${field}.endPort`, port, 'must be greater than or equal to `port`'))
  return errors
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: Peer, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (podSelector) errors.push(...validateLabelSelector(podSelector as LabelSelector, `${field}.podSelector`))
  if (namespaceSelector) {
    errors.push(...validateLabelSelector(namespaceSelector as LabelSelector, `${field}.namespaceSelector`))
  }
  if (ipBlock) {
    errors.push(
      ...(ipBlock.cidr ? validateCidr(ipBlock.cidr, `${field}.ipBlock.cidr`) : [required(`${field}.ipBlock.cidr`)]),
    )
  }
  const given = [podSelector, namespaceSelector, ipBlock].filter(Boolean).length
  if (given === 0) errors.push(required(field, 'must specify a peer'))
  else if (ipBlock && given > 1) {
    errors.push(fieldForbidden(field, 'may not specify both ipBlock and another peer'))
  }
  return errors
}
