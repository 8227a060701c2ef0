import { describe, expect, it } from 'vitest'
import { languageOf, preferredLanguage } from './language'

describe('the language', () => {
  it('is the one that was chosen', () => {
    expect(languageOf('zh', 'en-US')).toBe('zh')
  })

  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB', 'en'],
    ['fr, zh-TW;q=0.5', 'zh'],
    ['en;q=0.2, zh;q=0.7', 'zh'],
    ['zh;q=0, en', 'en'],
    ['*', 'en'],
    ['de', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('is found in Accept-Language: %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language)
  })
})
