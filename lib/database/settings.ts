import { type SettingsStore, settingsFrom, settingsPatchSchema } from '../settings/schema'
import type { PrismaClient } from './open-database'

export function databaseSettings(client: PrismaClient): SettingsStore {
  return {
    async all(userId) {
      const rows = await client.setting.findMany({ where: { userId }, select: { key: true, value: true } })
      return settingsFrom(new Map(rows.map(({ key, value }) => [key, value])))
    },
    async change(userId, values) {
      const checked = Object.entries(settingsPatchSchema.parse(values))
      await client.$transaction(
        checked.map(([key, chosen]) => {
          const value = JSON.stringify(chosen)
          return client.setting.upsert({
            where: { userId_key: { userId, key } },
            update: { value },
            create: { userId, key, value },
          })
        }),
      )
    },
  }
}
