/**
 * Addresses and node ports of Services, given out from what is stored and what other requests are about to store.
 * Models pkg/registry/core/service/storage/alloc.go and the allocators in ../ipallocator and ../portallocator.
 */
import { services } from '../../../kinds/services'
import { type FieldError, invalidValue } from '../../../kube/field-error'
import { internalError, invalid } from '../../../kube/status-error'
import type { Service } from '../../../kube/types'
import type { StrategyContext } from '../strategy'
import { isIPv4 } from './ip-validation'
import { isHeadless, needsClusterIp, needsHealthCheckPort, needsNodePorts, type ServiceSpec } from './service-needs'

/** 10.96.0.0/16, without its first and last address. Random addresses come from above the first 256. */
const network = { text: '10.96.0.0/16', base: (10 << 24) | (96 << 16), size: 65_536, dynamicFrom: 256 }
/** Addresses that everybody knows, kept for their Services. */
const reserved: Readonly<Record<string, string>> = {
  '10.96.0.1': 'default/kubernetes',
  '10.96.0.10': 'kube-system/kube-dns',
}
/** The first 86 are left to those who choose for themselves. */
const nodePorts = { first: 30_000, last: 32_767, dynamicFrom: 30_086 }

/**
 * What requests hold between allocation and storage. `list` is a registry's own function, the same for each of its
 * requests, so every API server in this process has its own set.
 */
const held = new WeakMap<StrategyContext['list'], Set<string>>()

export function allocateService(
  service: Service,
  old: Service | undefined,
  context: StrategyContext & { dryRun: boolean },
): { commit(): void; release(): void } {
  const pending = held.get(context.list) ?? new Set<string>()
  held.set(context.list, pending)
  const mine: string[] = []
  const release = () => {
    for (const key of mine.splice(0)) pending.delete(key)
  }
  const { spec } = service
  if (!spec) return { commit: release, release }

  const others = context.list(services).filter(({ metadata }) => metadata?.uid !== service.metadata?.uid)
  const taken = new Set([...pending, ...others.flatMap(keysOf)])
  const allocation: Allocation = {
    owner: `${service.metadata?.namespace}/${service.metadata?.name}`,
    random: context.random,
    isTaken: (key) => taken.has(key),
    hold(key) {
      taken.add(key)
      pending.add(key)
      mine.push(key)
    },
  }
  try {
    const errors = [
      ...(needsClusterIp(spec) ? allocateAddress(spec, old?.spec, allocation) : []),
      ...allocateNodePorts(spec, old?.spec, allocation),
    ]
    if (errors.length > 0) throw invalid(services, service.metadata?.name ?? '', errors)
  } catch (error) {
    release()
    throw error
  }
  return { commit: release, release }
}

interface Allocation {
  /** `namespace/name` of the Service. */
  owner: string
  random(): number
  isTaken(key: string): boolean
  hold(key: string): void
}

const portKey = (protocol: string | undefined, port: number) => `${protocol ?? 'TCP'}:${port}`

/** What a stored Service occupies: its addresses, and its node ports by protocol. */
function keysOf({ spec }: Service): string[] {
  if (!spec) return []
  const ports = (spec.ports ?? []).flatMap(({ nodePort, protocol }) => (nodePort ? [portKey(protocol, nodePort)] : []))
  const healthCheck = spec.healthCheckNodePort ? [portKey('TCP', spec.healthCheckNodePort)] : []
  return [...(spec.clusterIPs ?? []).filter((ip) => ip && ip !== 'None'), ...ports, ...healthCheck]
}

/** This cluster has IPv4 only. */
function allocateAddress(spec: ServiceSpec, old: ServiceSpec | undefined, allocation: Allocation): FieldError[] {
  if (isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0) {
    // Nobody but the owner of its Endpoints knows of which families they are.
    spec.ipFamilyPolicy ??= 'RequireDualStack'
    if (!spec.ipFamilies?.length) spec.ipFamilies = spec.ipFamilyPolicy === 'SingleStack' ? ['IPv4'] : ['IPv4', 'IPv6']
    return []
  }
  spec.ipFamilyPolicy ??= 'SingleStack'
  const unsupported = validateFamilies(spec)
  if (unsupported.length > 0) return unsupported
  spec.ipFamilies = ['IPv4']
  if (isHeadless(spec)) return []

  const wanted = spec.clusterIPs?.[0] || spec.clusterIP
  if (!wanted) {
    const address = freeAddress(allocation)
    allocation.hold(address)
    spec.clusterIP = address
    spec.clusterIPs = [address]
    return []
  }
  if (wanted === old?.clusterIPs?.[0]) return []
  // What is no IPv4 address at all is named by validation.
  if (!isIPv4(wanted)) return []
  const refuse = (why: string) => [
    invalidValue('spec.clusterIPs', spec.clusterIPs ?? [wanted], `failed to allocate IP ${wanted}: ${why}`),
  ]
  const offset = offsetOf(wanted)
  if (offset < 1 || offset > network.size - 2) {
    return refuse(`the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${network.text}`)
  }
  if (allocation.isTaken(wanted) || isKeptForAnother(wanted, allocation.owner)) {
    return refuse('provided IP is already allocated')
  }
  allocation.hold(wanted)
  spec.clusterIP = wanted
  spec.clusterIPs = [wanted]
  return []
}

function validateFamilies({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const unavailable = ipFamilies.indexOf('IPv6')
  if (unavailable >= 0 && (unavailable === 0 || ipFamilyPolicy === 'RequireDualStack')) {
    errors.push(invalidValue(`spec.ipFamilies[${unavailable}]`, 'IPv6', 'not configured on this cluster'))
  }
  if (ipFamilyPolicy === 'RequireDualStack') {
    errors.push(
      invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy, 'this cluster is not configured for dual-stack services'),
    )
  }
  return errors
}

const isKeptForAnother = (address: string, owner: string) => (reserved[address] ?? owner) !== owner

function freeAddress(allocation: Allocation): string {
  const { dynamicFrom, size } = network
  const isFree = (offset: number) => {
    const address = addressAt(offset)
    return !allocation.isTaken(address) && !isKeptForAnother(address, allocation.owner)
  }
  const offset =
    randomFree(dynamicFrom, size - 2, allocation.random, isFree) ??
    randomFree(1, dynamicFrom - 1, allocation.random, isFree)
  if (offset === undefined) throw internalError('failed to allocate a serviceIP: range is full')
  return addressAt(offset)
}

function allocateNodePorts(spec: ServiceSpec, old: ServiceSpec | undefined, allocation: Allocation): FieldError[] {
  const before = new Set(old ? keysOf({ spec: old }) : [])
  const errors: FieldError[] = []
  const ports = spec.ports ?? []
  // TCP and UDP on one port of the Service share a node port too.
  const chosen = new Map(ports.flatMap(({ port, nodePort }) => (nodePort ? [[port, nodePort] as const] : [])))
  const isFree = (port: number) =>
    ['TCP', 'UDP', 'SCTP'].every((protocol) => !allocation.isTaken(portKey(protocol, port)))
  const anyFree = () => {
    const { first, last, dynamicFrom } = nodePorts
    const port =
      randomFree(dynamicFrom, last, allocation.random, isFree) ??
      randomFree(first, dynamicFrom - 1, allocation.random, isFree)
    if (port === undefined) throw internalError('failed to allocate a nodePort: range is full')
    return port
  }
  const claim = (port: number, protocol: string | undefined, field: string) => {
    const key = portKey(protocol, port)
    if (before.has(key)) return
    if (port < nodePorts.first || port > nodePorts.last) {
      const range = `${nodePorts.first}-${nodePorts.last}`
      const text = `provided port is not in the valid range. The range of valid ports is ${range}`
      errors.push(invalidValue(field, port, text))
    } else if (allocation.isTaken(key)) errors.push(invalidValue(field, port, 'provided port is already allocated'))
    else allocation.hold(key)
  }

  if (needsNodePorts(spec) || spec.type === 'LoadBalancer') {
    for (const [index, port] of ports.entries()) {
      if (!port.nodePort) continue
      // The same number twice for one protocol is named by validation.
      const isRepeated = ports.slice(0, index).some((each) => samePort(each, port))
      if (!isRepeated) claim(port.nodePort, port.protocol, `spec.ports[${index}].nodePort`)
    }
  }
  if (needsNodePorts(spec)) {
    for (const port of ports) {
      if (port.nodePort) continue
      const twin = chosen.get(port.port)
      const isUsable = twin !== undefined && !allocation.isTaken(portKey(port.protocol, twin))
      port.nodePort = isUsable ? twin : anyFree()
      chosen.set(port.port, port.nodePort)
      allocation.hold(portKey(port.protocol, port.nodePort))
    }
  }
  if (needsHealthCheckPort(spec)) {
    if (spec.healthCheckNodePort) claim(spec.healthCheckNodePort, 'TCP', 'spec.healthCheckNodePort')
    else {
      spec.healthCheckNodePort = anyFree()
      allocation.hold(portKey('TCP', spec.healthCheckNodePort))
    }
  }
  return errors
}

type ServicePort = NonNullable<ServiceSpec['ports']>[number]
const samePort = (a: ServicePort, b: ServicePort) => a.nodePort === b.nodePort && a.protocol === b.protocol

/** A random free number, or the next free one after it, going round; undefined when there is none. */
function randomFree(
  first: number,
  last: number,
  random: () => number,
  isFree: (candidate: number) => boolean,
): number | undefined {
  const count = last - first + 1
  const start = Math.floor(random() * count)
  for (let step = 0; step < count; step++) {
    const candidate = first + ((start + step) % count)
    if (isFree(candidate)) return candidate
  }
  return undefined
}

const addressAt = (offset: number) => {
  const value = network.base + offset
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}

const offsetOf = (address: string) =>
  address.split('.').reduce((value, byte) => value * 256 + Number(byte), 0) - network.base
