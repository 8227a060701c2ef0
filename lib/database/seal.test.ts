import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSeal, keyOfFolder } from './seal'

describe('a sealed secret', () => {
  const seal = createSeal('a key that somebody chose and wrote down')

  it('opens for what it was sealed for, and shows nothing of itself', () => {
    const sealed = seal.seal('令牌 token', 'prod')
    expect(sealed).not.toContain('token')
    expect(seal.seal('令牌 token', 'prod')).not.toBe(sealed)
    expect(seal.open(sealed, 'prod')).toEqual({ secret: '令牌 token' })
    expect(seal.open(sealed, 'other cluster')).toEqual({ unreadable: 'damaged' })
  })

  it('tells another key from damage', () => {
    const sealed = seal.seal('token', 'prod')
    expect(createSeal('another key, which is as long as that').open(sealed, 'prod')).toEqual({
      unreadable: 'other-key',
    })
    for (const broken of ['', 'v1', sealed.slice(0, -2), `${sealed.slice(0, -3)}AAA`, sealed.replace('v1', 'v2')])
      expect(seal.open(broken, 'prod'), broken).toHaveProperty('unreadable')
  })

  it('has a key in the folder that only its owner reads, the same each time', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'orrery-key-'))
    try {
      const key = keyOfFolder(folder)
      expect(keyOfFolder(folder)).toEqual(key)
      expect(statSync(path.join(folder, 'secret.key')).mode & 0o777).toBe(0o600)
      writeFileSync(path.join(folder, 'secret.key'), 'short')
      expect(() => keyOfFolder(folder)).toThrow('no key of 32 bytes')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
