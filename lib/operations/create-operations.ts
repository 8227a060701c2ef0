import { type Clock, systemClock } from '../clock'
import { AccessReviews } from '../cluster/access-reviews'
import type { Clusters } from '../cluster/contract'
import { readLogs } from '../logs/read-logs'
import type { Operations } from './contract'
import { createNamespace } from './create-namespace'
import { createObjects } from './create-objects'
import { readRelations } from './relations'

export function createOperations({ clusters, clock = systemClock }: { clusters: Clusters; clock?: Clock }): Operations {
  const reviews = new AccessReviews(clock)
  return {
    createNamespace: async (id, person, documents, options) =>
      await createNamespace({ cluster: clusters.get(id, person), person, reviews }, documents, options),
    createObjects: async (id, person, documents, options) =>
      await createObjects({ cluster: clusters.get(id, person), person, reviews }, documents, options),
    relations: async (id, person, target) =>
      await readRelations({ cluster: clusters.get(id, person), person, clock }, target),
    logs: async (id, person, query, signal) =>
      await readLogs({ cluster: clusters.get(id, person), person, clock, signal }, query),
  }
}
