/** Texts outside React: page titles and server components. */
import { createTranslator } from 'use-intl/core'
import type { Language } from '../settings/schema'
import { messagesOf } from './messages'

export function translatorOf(language: Language) {
  return createTranslator({ locale: language, messages: messagesOf(language) })
}
