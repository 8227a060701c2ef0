import { describe, expect, test } from 'vitest'
import { sessionCookieHeader, sessionTokenOf } from './cookies'

const headers = (values: Record<string, string>) => new Headers(values)

describe('the session cookie', () => {
  test('is another one on each port of a host', () => {
    const first = headers({ host: '127.0.0.1:3000' })
    const second = headers({ host: '127.0.0.1:3001' })
    expect(sessionCookieHeader(first, 'a', 60)).toBe(
      'orrery_session_3000=a; Path=/; HttpOnly; SameSite=Lax; Max-Age=60',
    )
    expect(sessionCookieHeader(second, 'b', 60)).toMatch(/^orrery_session_3001=b;/)
    const cookie = 'orrery_session_3000=a; orrery_session_3001=b'
    expect(sessionTokenOf(headers({ host: '127.0.0.1:3000', cookie }))).toBe('a')
    expect(sessionTokenOf(headers({ host: '[::1]:3001', cookie }))).toBe('b')
    expect(sessionTokenOf(headers({ host: '[::1]', cookie }))).toBeUndefined()
  })

  test('goes over TLS only, and no other host can set it, where the browser came over TLS', () => {
    const encrypted = { host: 'orrery.example', 'x-orrery-scheme': 'https' }
    expect(sessionCookieHeader(headers(encrypted), 'a', 60)).toBe(
      '__Host-orrery_session=a; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure',
    )
    expect(sessionTokenOf(headers({ ...encrypted, cookie: '__Host-orrery_session=a' }))).toBe('a')
    expect(sessionTokenOf(headers({ ...encrypted, cookie: 'orrery_session=a' }))).toBeUndefined()
  })

  test('ends at once with an empty token', () => {
    expect(sessionCookieHeader(headers({ host: 'a:1' }), '')).toContain('orrery_session_1=; ')
    expect(sessionCookieHeader(headers({ host: 'a:1' }), '')).toContain('Max-Age=0')
  })
})
