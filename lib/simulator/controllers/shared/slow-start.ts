import { inBatches } from '../../../client/turn'

/**
 * Runs `action` `count` times in batches of 1, 2, 4...: when a batch has a failure, what follows is not tried. A quota that
 * allows nothing is hit once and not five hundred times. Models slowStartBatch of pkg/controller/replicaset/replica_set.go.
 */
export async function slowStart(
  count: number,
  action: () => Promise<void>,
): Promise<{ successes: number; failure?: unknown }> {
  let successes = 0
  for (let size = 1, remaining = count; remaining > 0; size *= 2) {
    const batch = Math.min(size, remaining)
    const results = await inBatches(Array.from({ length: batch }), 50, action)
    const failures = results.filter((result) => result.status === 'rejected')
    successes += batch - failures.length
    if (failures[0]) return { successes, failure: failures[0].reason }
    remaining -= batch
  }
  return { successes }
}
