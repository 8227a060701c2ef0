import { expect, it } from 'vitest'
import { AccessReviews } from './access-reviews'
import type { Cluster } from './contract'

it('keeps an answer for ten seconds, also of a clock that is put back', async () => {
  let now = Date.parse('2026-01-01T12:00:00Z')
  let asked = 0
  const reviews = new AccessReviews({ now: () => new Date(now), after: () => () => undefined })
  const cluster = {
    id: 'c',
    upstream: () => ({ key: 'c' }),
    fetch: async () => Response.json({ status: { allowed: ++asked === 1 } }),
  } as unknown as Cluster
  const mayList = async () => {
    const question = { verb: 'list', group: '', resource: 'pods' }
    return (await reviews.ask(cluster, { user: 'ada', groups: [] }, question)).allowed
  }
  expect([await mayList(), await mayList()]).toEqual([true, true])
  now -= 3_600_000
  expect(await mayList()).toBe(false)
  now += 10_000
  await mayList()
  expect(asked).toBe(3)
})
