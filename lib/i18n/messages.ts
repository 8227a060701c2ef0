/** The texts of the console. English is the source: its keys are the type of every key. */
import type { Language } from '../settings/schema'
import english from './messages/en.json'
import chinese from './messages/zh.json'

export type Messages = typeof english

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages
    Locale: Language
  }
}

const byLanguage: Record<Language, Messages> = { en: english, zh: chinese }

export const messagesOf = (language: Language): Messages => byLanguage[language]
