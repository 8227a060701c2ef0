import { describe, expect, it } from 'vitest'
import { localPath } from './local-path'

describe('where sign-in leads', () => {
  it('is a page of this console', () => {
    expect(localPath('/local/pods?ns=shop&q=a%20b')).toBe('/local/pods?ns=shop&q=a%20b')
  })

  it.each([
    undefined,
    '',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/api/session',
    '/sign-in?next=/sign-in',
  ])('is never anywhere else: %s', (next) => {
    expect(localPath(next)).toBe('/')
  })
})
