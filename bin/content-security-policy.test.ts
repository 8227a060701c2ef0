import { expect, it } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy'

const directive = (policy: string, name: string) => policy.split('; ').find((each) => each.startsWith(`${name} `))

it('lets scripts and styles run with the nonce of the answer only', () => {
  const policy = contentSecurityPolicy('abc')
  expect(directive(policy, 'script-src')).toBe("script-src 'nonce-abc' 'strict-dynamic'")
  expect(directive(policy, 'style-src')).toBe("style-src 'self' 'nonce-abc'")
})

it('is looser in development only where a nonce does not take that back', () => {
  const policy = contentSecurityPolicy('abc', { development: true })
  expect(directive(policy, 'script-src')).toBe("script-src 'nonce-abc' 'strict-dynamic' 'unsafe-eval'")
  expect(directive(policy, 'style-src')).toBe("style-src 'self' 'unsafe-inline'")
})
