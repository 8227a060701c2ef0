/** The verbs over a store in memory, with the real types, a clock that stands still and repeatable chance. */
import { FakeClock } from '../../clock.test-support'
import type { AdmissionContext, AdmissionPlugin } from '../admission/admission'
import { ResourceSet } from '../registry/resource-set'
import type { Strategy } from '../registry/strategy'
import { loadSchemas } from '../schema/load-schemas'
import type { Schemas } from '../schema/schema'
import { type OpenStoreOptions, openStore } from '../store/open-store'
import type { Authorizer, User } from './request'
import { createVerbs } from './server'
import type { WriteContext } from './verbs'

export const admin: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

/** mulberry32: small, and good enough to make names that do not collide. */
export function seededRandom(seed = 1): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

let schemas: Schemas | undefined

export interface TestVerbsOptions {
  admission?: readonly AdmissionPlugin[]
  admissionContext?: AdmissionContext
  store?: OpenStoreOptions
  schemas?: Schemas
  random?: () => number
  authorizer?: Authorizer
}

export function createTestVerbs(strategies: readonly Strategy[], options: TestVerbsOptions = {}) {
  const store = openStore(options.store)
  const clock = new FakeClock('2026-01-02T03:04:05Z')
  schemas ??= loadSchemas()
  const warnings: string[] = []
  const verbs = createVerbs({
    store,
    resources: new ResourceSet(strategies),
    admission: options.admission ?? [],
    admissionContext: () => {
      if (!options.admissionContext) throw new Error('this test has no context for admission')
      return options.admissionContext
    },
    schemas: options.schemas ?? schemas,
    clock,
    random: options.random ?? seededRandom(),
    mintToken: async ({ name }) => ({ token: `token of ${name}`, expirationTimestamp: '2026-01-02T04:04:05Z' }),
    ...(options.authorizer ? { authorizer: options.authorizer } : {}),
  })
  const context: WriteContext = {
    user: admin,
    dryRun: false,
    fieldValidation: 'Strict',
    warn: (message) => warnings.push(message),
  }
  return { store, clock, verbs, context, warnings, dryRun: { ...context, dryRun: true } }
}
