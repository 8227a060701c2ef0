/** Whether the cluster has come up, for /readyz and its kin; upstream's names where there is one. */
import type { HealthCheck } from './api/health'

export interface Health {
  checks: readonly HealthCheck[]
  /** A step of the start is done. */
  passed(step: StartStep): void
  shuttingDown(): void
}

const startSteps = ['poststarthook/rbac/bootstrap-roles', 'poststarthook/start-cluster-parts'] as const
export type StartStep = (typeof startSteps)[number]

/** `storage`: why nothing can be stored at present, if so. */
export function createHealth(storage: () => string | undefined): Health {
  const done = new Set<string>()
  let stopping = false
  const always = ['healthz', 'livez', 'readyz'] as const
  return {
    checks: [
      { name: 'ping', endpoints: always, check: () => undefined },
      { name: 'log', endpoints: always, check: () => undefined },
      { name: 'etcd', endpoints: always, check: storage },
      ...startSteps.map((name) => ({
        name,
        endpoints: always,
        check: () => (done.has(name) ? undefined : 'not finished'),
      })),
      { name: 'shutdown', endpoints: ['readyz'], check: () => (stopping ? 'process is shutting down' : undefined) },
    ],
    passed: (step) => void done.add(step),
    shuttingDown: () => {
      stopping = true
    },
  }
}
