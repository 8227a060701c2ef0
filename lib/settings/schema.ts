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

export interface SettingsStore {
  get<Key extends SettingKey>(userId: string, key: Key): Promise<Setting<Key>>
  all(userId: string): Promise<AllSettings>
  /** Throws a ZodError when the value does not fit. */
  set<Key extends SettingKey>(userId: string, key: Key, value: Setting<Key>): Promise<void>
  /** Stores several at once, or none. */
  setAll(userId: string, values: Partial<AllSettings>): Promise<void>
}
