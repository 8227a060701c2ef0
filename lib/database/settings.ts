import type { SettingsStore } from '../settings/schema'
import { settingsOver } from '../settings/store'
import type { PrismaClient } from './open-database'

export function databaseSettings(client: PrismaClient): SettingsStore {
  return settingsOver({
    async read(userId) {
      const rows = await client.setting.findMany({ where: { userId }, select: { key: true, value: true } })
      return new Map(rows.map((row) => [row.key, row.value]))
    },
    async write(userId, values) {
      await client.$transaction(
        [...values].map(([key, value]) =>
          client.setting.upsert({
            where: { userId_key: { userId, key } },
            update: { value },
            create: { userId, key, value },
          }),
        ),
      )
    },
  })
}
