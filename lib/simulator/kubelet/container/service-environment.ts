/** Variables that name the Services of a namespace, as docker links did. Models pkg/kubelet/envvars/envvars.go. */
import type { Service } from '../../../kube/types'

export function serviceEnvironment(services: readonly Service[]): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const { metadata, spec } of services) {
    const address = spec?.clusterIP
    const ports = spec?.ports ?? []
    const first = ports[0]
    if (!address || address === 'None' || !first) continue
    const name = variableName(metadata?.name ?? '')
    environment[`${name}_SERVICE_HOST`] = address
    environment[`${name}_SERVICE_PORT`] = String(first.port)
    for (const { name: portName, port } of ports) {
      if (portName) environment[`${name}_SERVICE_PORT_${variableName(portName)}`] = String(port)
    }
    environment[`${name}_PORT`] = urlOf(address, first.port, first.protocol)
    for (const { port, protocol } of ports) {
      const prefix = `${name}_PORT_${port}_${(protocol ?? 'TCP').toUpperCase()}`
      environment[prefix] = urlOf(address, port, protocol)
      environment[`${prefix}_PROTO`] = (protocol ?? 'TCP').toLowerCase()
      environment[`${prefix}_PORT`] = String(port)
      environment[`${prefix}_ADDR`] = address
    }
  }
  return environment
}

const variableName = (name: string) => name.toUpperCase().replaceAll('-', '_')
const urlOf = (address: string, port: number, protocol = 'TCP') => `${protocol.toLowerCase()}://${address}:${port}`
