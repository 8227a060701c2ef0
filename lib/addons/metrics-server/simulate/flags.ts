/** The command line of metrics-server, as far as it changes what it does. */
export interface Flags {
  securePort: number
  resolutionMs: number
  kubeletPort: number
  useNodeStatusPort: boolean
  addressTypes: readonly string[]
}

const defaultAddressTypes = 'Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP'

export function parseFlags(argv: readonly string[]): Flags {
  const given = new Map(
    argv.flatMap((word) => {
      const [, name = '', value = 'true'] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? []
      return name ? [[name, value] as const] : []
    }),
  )
  return {
    securePort: Number(given.get('secure-port') ?? 443),
    resolutionMs: durationMs(given.get('metric-resolution') ?? '60s'),
    kubeletPort: Number(given.get('kubelet-port') ?? 10250),
    useNodeStatusPort: given.get('kubelet-use-node-status-port') === 'true',
    addressTypes: (given.get('kubelet-preferred-address-types') ?? defaultAddressTypes).split(','),
  }
}

function durationMs(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
  let total = 0
  for (const [, amount = '0', unit = 's'] of text.matchAll(/([\d.]+)(ms|s|m|h)/g))
    total += Number(amount) * (units[unit] ?? 0)
  return total || 60_000
}
