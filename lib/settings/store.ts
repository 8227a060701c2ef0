import { z } from 'zod'
import { type AllSettings, type Setting, type SettingKey, type SettingsStore, settings } from './schema'

/** Settings that last as long as the process; passes the same tests as the database. */
export function memorySettings(rows = new Map<string, string>()): SettingsStore {
  return settingsOver({
    read: async (userId) =>
      new Map(
        [...rows]
          .filter(([id]) => id.startsWith(`${userId}/`))
          .map(([id, value]) => [id.slice(userId.length + 1), value]),
      ),
    write: async (userId, values) => {
      for (const [key, value] of values) rows.set(`${userId}/${key}`, value)
    },
  })
}

/** What a place for settings must do: keep JSON text per person and key. */
export interface SettingRows {
  read(userId: string): Promise<ReadonlyMap<string, string>>
  /** All of them or none. */
  write(userId: string, values: ReadonlyMap<string, string>): Promise<void>
}

/** A partial map of settings in which only known keys and fitting values pass. Absent keys stay absent. */
export const settingsPatchSchema = z.strictObject({
  'ui.theme': settings['ui.theme'].unwrap().optional(),
  'ui.language': settings['ui.language'].unwrap().optional(),
  'ui.defaultNamespace': settings['ui.defaultNamespace'].unwrap().optional(),
} satisfies Record<SettingKey, z.ZodType>)

const keys = Object.keys(settings) as SettingKey[]

/** The typed store over any rows. A stored value that no longer fits its schema counts as not set. */
export function settingsOver(rows: SettingRows): SettingsStore {
  async function all(userId: string): Promise<AllSettings> {
    const stored = await rows.read(userId)
    return Object.fromEntries(keys.map((key) => [key, parseStored(key, stored.get(key))])) as AllSettings
  }
  return {
    all,
    get: async (userId, key) => (await all(userId))[key],
    async set(userId, key, value) {
      await rows.write(userId, new Map([[key, JSON.stringify(settings[key].parse(value))]]))
    },
    async setAll(userId, values) {
      const checked = Object.entries(settingsPatchSchema.parse(values))
      await rows.write(userId, new Map(checked.map(([key, value]) => [key, JSON.stringify(value)])))
    },
  }
}

function parseStored<Key extends SettingKey>(key: Key, text: string | undefined): Setting<Key> {
  const schema = settings[key]
  const parsed = schema.safeParse(text === undefined ? undefined : JSON.parse(text))
  return (parsed.success ? parsed.data : schema.parse(undefined)) as Setting<Key>
}
