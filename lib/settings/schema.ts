/** Every setting with its schema and default: typed, never undefined. What a cluster itself can say is never a setting. */
import { z } from 'zod'

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

export const settings = {
  'ui.theme': z.enum(['light', 'dark', 'system']).default('system'),
  /** 'browser' follows Accept-Language. */
  'ui.language': z.enum([...languages, 'browser']).default('browser'),
  /** Per cluster id: the namespace that lists start with; '' is all namespaces. */
  'ui.defaultNamespace': z.record(z.string().max(100), z.string().max(63)).default({}),
} as const

export type SettingKey = keyof typeof settings
export type Setting<Key extends SettingKey> = z.output<(typeof settings)[Key]>
export type AllSettings = { [Key in SettingKey]: Setting<Key> }

/** Some settings, to be stored: only known keys and fitting values pass, and absent keys stay absent. */
export const settingsPatchSchema = z.strictObject({
  'ui.theme': settings['ui.theme'].unwrap().optional(),
  'ui.language': settings['ui.language'].unwrap().optional(),
  'ui.defaultNamespace': settings['ui.defaultNamespace'].unwrap().optional(),
} satisfies Record<SettingKey, z.ZodType>)

const keys = Object.keys(settings) as SettingKey[]

/** All settings out of what was stored as JSON. What no longer fits its schema counts as not set. */
export function settingsFrom(stored: ReadonlyMap<string, string>): AllSettings {
  return Object.fromEntries(keys.map((key) => [key, settingFrom(key, stored.get(key))])) as AllSettings
}

function settingFrom<Key extends SettingKey>(key: Key, text: string | undefined): Setting<Key> {
  const schema = settings[key]
  const parsed = schema.safeParse(text === undefined ? undefined : JSON.parse(text))
  return (parsed.success ? parsed.data : schema.parse(undefined)) as Setting<Key>
}

export interface SettingsStore {
  all(userId: string): Promise<AllSettings>
  /** Stores all of them, or throws a ZodError and stores none. */
  change(userId: string, values: Partial<AllSettings>): Promise<void>
}
