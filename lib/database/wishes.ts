import { z } from 'zod'
import type { WishRecord, WishStore } from '../addons/engine/wishes'
import type { PrismaClient } from './open-database'

const personSchema = z.object({
  user: z.string(),
  groups: z.array(z.string()),
  extra: z.record(z.string(), z.array(z.string())).optional(),
})

/** Wishes of people for the addons of clusters. */
export function createWishStore(client: PrismaClient): WishStore {
  const keyOf = (cluster: string, addon: string) => ({ cluster_addon: { cluster, addon } })
  return {
    async all() {
      return (await client.addonWish.findMany({ orderBy: { changedAt: 'asc' } })).map(recordOf)
    },
    async get(cluster, addon) {
      const row = await client.addonWish.findUnique({ where: keyOf(cluster, addon) })
      return row ? recordOf(row) : undefined
    },
    async put({ cluster, addon, on, person, at }, seen) {
      const data = { on, person: JSON.stringify(person), changedAt: at }
      if (seen) {
        const { count } = await client.addonWish.updateMany({ where: { cluster, addon, changedAt: seen }, data })
        return count === 1
      }
      try {
        await client.addonWish.create({ data: { cluster, addon, ...data } })
        return true
      } catch (error) {
        if (await client.addonWish.findUnique({ where: keyOf(cluster, addon) })) return false
        throw error
      }
    },
    async hold(cluster, addon, holder, now, until) {
      const free = { OR: [{ holder: null }, { holder }, { heldUntil: { lt: now } }] }
      const { count } = await client.addonWish.updateMany({
        where: { cluster, addon, ...free },
        data: { holder, heldUntil: until },
      })
      return count === 1
    },
  }
}

interface Row {
  cluster: string
  addon: string
  on: boolean
  person: string
  changedAt: Date
}

function recordOf({ cluster, addon, on, person, changedAt }: Row): WishRecord {
  const { extra, ...rest } = personSchema.parse(JSON.parse(person))
  return { cluster, addon, on, person: { ...rest, ...(extra ? { extra } : {}) }, at: changedAt }
}
