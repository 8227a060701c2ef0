/** Ages as short as kubectl's and in the reader's language: 5d3h, 5天3小时. */
import { useLocale } from 'use-intl'
import { humanDuration } from '@/lib/kube/duration'

const units: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day', y: 'year' }
const formats = new Map<string, Intl.NumberFormat>()

/** Takes what kubectl prints: 5d3h. */
export function ageInWords(text: string, locale: string): string {
  return text.replace(/(\d+)([smhdy])/g, (_, count: string, letter: string) => {
    const unit = units[letter] ?? 'second'
    const key = `${locale}/${unit}`
    let format = formats.get(key)
    if (!format) {
      format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' })
      formats.set(key, format)
    }
    return format.format(Number(count))
  })
}

export function useAgeText(): (milliseconds: number) => string {
  const locale = useLocale()
  return (milliseconds) => ageInWords(humanDuration(milliseconds), locale)
}
