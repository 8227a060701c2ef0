/** Which language a person gets: the one they chose, else the first of their browser's that there is. */
import { type AllSettings, type Language, languages } from '../settings/schema'

export function languageOf(setting: AllSettings['ui.language'], acceptLanguage: string | null | undefined): Language {
  return setting === 'browser' ? preferredLanguage(acceptLanguage) : setting
}

/** From an Accept-Language header (RFC 9110, 12.5.4): by quality, then by order; regions do not matter. */
export function preferredLanguage(header: string | null | undefined): Language {
  const wishes = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find(Boolean)
      return { language: tag.trim().toLowerCase().split('-')[0] ?? '', quality: quality ? Number(quality) : 1 }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const { language } of wishes) {
    const known = languages.find((each) => each === language)
    if (known) return known
    if (language === '*') break
  }
  return 'en'
}

/** The value of `<html lang>`. */
export const htmlLanguage: Record<Language, string> = { en: 'en', zh: 'zh-Hans' }
