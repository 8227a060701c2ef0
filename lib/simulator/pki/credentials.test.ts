import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadCredentials } from './credentials'
import { formatStaticTokens, parseStaticTokens } from './static-tokens'

const now = new Date('2026-01-01T00:00:00Z')
const days = (count: number) => new Date(now.getTime() + count * 24 * 3600 * 1000)

describe('loadCredentials', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-pki-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('makes files that only their owner can read', async () => {
    await loadCredentials(folder, now)
    const modes = readdirSync(folder).map((file) => statSync(join(folder, file)).mode & 0o777)
    expect(new Set(modes)).toEqual(new Set([0o600]))
  })

  it('gives the same credentials at the next start', async () => {
    const first = await loadCredentials(folder, now)
    expect(await loadCredentials(folder, days(10))).toEqual(first)
  })

  it('signs the server for every name and address it is reached under', async () => {
    const { server, certificateAuthority } = await loadCredentials(folder, now)
    const certificate = new X509Certificate(server.certificate)
    expect(certificate.verify(new X509Certificate(certificateAuthority).publicKey)).toBe(true)
    for (const name of ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'])
      expect(certificate.checkHost(name)).toBe(name)
    for (const address of ['127.0.0.1', '::1', '10.96.0.1']) expect(certificate.checkIP(address)).toBeDefined()
  })

  it('renews a server certificate that ends within a month, under the same authority', async () => {
    const first = await loadCredentials(folder, now)
    const later = await loadCredentials(folder, days(340))
    expect(later.server).not.toEqual(first.server)
    expect(later.certificateAuthority).toBe(first.certificateAuthority)
    expect(later.tokens).toEqual(first.tokens)
  })

  it('replaces a certificate that does not belong to its key', async () => {
    const first = await loadCredentials(folder, now)
    writeFileSync(join(folder, 'apiserver.key'), first.admin.key)
    const repaired = await loadCredentials(folder, now)
    expect(repaired.server).not.toEqual(first.server)
  })

  it('keeps tokens that someone added by hand and says which file is broken', async () => {
    const path = join(folder, 'tokens.csv')
    writeFileSync(path, 'abc,jane,7,"dev,ops"\n')
    const { tokens } = await loadCredentials(folder, now)
    expect(tokens.map(({ user }) => user)).toEqual(['jane', 'orrery-admin', 'orrery:console'])
    writeFileSync(path, 'abc\n')
    await expect(loadCredentials(folder, now)).rejects.toThrow(`The token file ${path} cannot be read: line 1 needs`)
  })
})

describe('static token file', () => {
  it('reads what it writes, also names with commas and quotes', () => {
    const tokens = [
      { token: 't', user: 'a,"b"', uid: '', groups: ['g1', 'g2'] },
      { token: 'u', user: 'c', uid: '1', groups: [] },
    ]
    expect(parseStaticTokens(formatStaticTokens(tokens))).toEqual(tokens)
  })
})
