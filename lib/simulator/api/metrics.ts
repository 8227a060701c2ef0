/** The few metrics that are asked first, in Prometheus' text form under upstream's names. */
import type { Clock } from '../../clock'

export interface Metrics {
  countRequest(labels: { verb: string; group: string; resource: string; subresource: string; code: number }): void
  inFlight(change: 1 | -1): void
  watches(change: 1 | -1): void
  print(): string
}

export interface MetricsOptions {
  clock: Clock
  /** How many objects of each resource are stored. */
  storedObjects(): Iterable<{ resource: string; count: number }>
}

export function createMetrics({ clock, storedObjects }: MetricsOptions): Metrics {
  const startSeconds = clock.now().getTime() / 1000
  const requests = new Map<string, number>()
  let inFlight = 0
  let watches = 0
  return {
    countRequest({ verb, group, resource, subresource, code }) {
      const labels = `code="${code}",group="${group}",resource="${resource}",subresource="${subresource}",verb="${verb.toUpperCase()}"`
      requests.set(labels, (requests.get(labels) ?? 0) + 1)
    },
    inFlight: (change) => {
      inFlight += change
    },
    watches: (change) => {
      watches += change
    },
    print: () =>
      [
        ...family('apiserver_request_total', 'counter', 'Requests by verb, resource and response code.', requests),
        ...family('apiserver_current_inflight_requests', 'gauge', 'Requests that are being answered.', [
          ['', inFlight],
        ]),
        ...family('apiserver_longrunning_requests', 'gauge', 'Watches and logs that are open.', [['', watches]]),
        ...family(
          'apiserver_storage_objects',
          'gauge',
          'Stored objects by resource.',
          [...storedObjects()].map(({ resource, count }) => [`resource="${resource}"`, count] as const),
        ),
        ...family('process_resident_memory_bytes', 'gauge', 'Resident memory.', [['', process.memoryUsage.rss()]]),
        ...family('process_start_time_seconds', 'gauge', 'Start of the process.', [['', startSeconds]]),
        '',
      ].join('\n'),
  }
}

function family(name: string, type: string, help: string, values: Iterable<readonly [labels: string, value: number]>) {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...[...values].map(([labels, value]) => (labels ? `${name}{${labels}} ${value}` : `${name} ${value}`)),
  ]
}
