/**
 * Secrets at rest: AES-256-GCM under one key of this installation. What is sealed says under which key, so that a lost or
 * changed key is told from damage, and is bound to what it is for: moved to another row, it does not open.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'

export interface Seal {
  seal(secret: string, purpose: string): string
  /** Why it does not open is for people: the key is another, or the record was damaged. */
  open(sealed: string, purpose: string): { secret: string } | { unreadable: 'other-key' | 'damaged' }
}

const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

/** `material`: 32 random bytes, or a long text that somebody chose. */
export function createSeal(material: string | Uint8Array): Seal {
  const key = Buffer.from(hkdfSync('sha256', material, '', 'orrery secrets at rest', 32))
  const keyId = createHash('sha256').update('orrery key id').update(key).digest('hex').slice(0, 12)
  const bound = (purpose: string) => Buffer.from(`${version}.${keyId}.${purpose}`)
  return {
    seal(secret, purpose) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(purpose))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return `${version}.${keyId}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`
    },
    open(sealed, purpose) {
      const [sealedVersion, sealedBy, data = ''] = sealed.split('.')
      if (sealedVersion !== version) return { unreadable: 'damaged' }
      if (sealedBy !== keyId) return { unreadable: 'other-key' }
      const bytes = Buffer.from(data, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
        decipher.setAAD(bound(purpose)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
        const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
        return { secret: text.toString('utf8') }
      } catch {
        return { unreadable: 'damaged' }
      }
    },
  }
}

/** The key that this data folder keeps (mode 0600), made on first use. */
export function keyOfFolder(dataFolder: string): Uint8Array {
  const file = path.join(dataFolder, 'secret.key')
  try {
    const handle = openSync(file, 'wx', 0o600)
    try {
      writeSync(handle, randomBytes(32).toString('base64'))
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = Buffer.from(readFileSync(file, 'utf8'), 'base64')
  if (key.length !== 32)
    throw new Error(
      `${file} is no key of 32 bytes; without the right one, clusters need their credentials again: remove it`,
    )
  return key
}
