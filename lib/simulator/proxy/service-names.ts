/** Names as cluster DNS answers them for a Pod: `web`, `web.shop`, `web.shop.svc`, `web.shop.svc.cluster.local`. */
export interface ServiceName {
  namespace: string
  service: string
  /** The host name of one Pod of a headless Service, in front. */
  hostname?: string
}

const zone = 'cluster.local'

/** What a name may mean, the most likely first, by the search list of a Pod in that namespace. */
export function serviceNames(host: string, clientNamespace: string): readonly ServiceName[] {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.')
  const absolute = withoutSuffix(labels, ['svc', ...zone.split('.')]) ?? withoutSuffix(labels, ['svc'])
  if (absolute) return named(absolute)
  const [first = '', ...rest] = labels
  if (rest.length === 0) return [{ namespace: clientNamespace, service: first }]
  const [second = ''] = rest
  if (rest.length > 1) return named(labels)
  return [
    { namespace: second, service: first },
    { namespace: clientNamespace, service: second, hostname: first },
  ]
}

function named(labels: readonly string[]): readonly ServiceName[] {
  const [first = '', second, third, ...more] = labels
  if (second === undefined || more.length > 0) return []
  if (third === undefined) return [{ namespace: second, service: first }]
  return [{ namespace: third, service: second, hostname: first }]
}

function withoutSuffix(labels: readonly string[], suffix: readonly string[]): readonly string[] | undefined {
  const start = labels.length - suffix.length
  return start > 0 && suffix.every((label, index) => labels[start + index] === label)
    ? labels.slice(0, start)
    : undefined
}
