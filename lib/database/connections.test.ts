import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConnectionStore } from './connections'
import { type Database, openDatabase } from './open-database'
import { createSeal } from './seal'

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-connections-'))
let database: Database
beforeAll(async () => {
  database = await openDatabase(folder, path.resolve('prisma'))
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const fields = { name: 'Production', mark: 'red' as const, identity: 'own' as const, namespaces: ['shop'] }
const server = { url: 'https://10.0.0.1:6443', certificateAuthority: 'CA' }
const now = new Date('2026-01-01T00:00:00Z')
const later = new Date('2026-01-02T00:00:00Z')
const secret = 'a-token-that-nobody-may-see'

describe('connections', () => {
  const storeWith = (key: string) => createConnectionStore(database.client, createSeal(key))
  const store = () => storeWith('the key of this console, long enough')

  it('keep what was given, each credential to its person and none in the open', async () => {
    const added = { ...fields, server, addedBy: 'ada' }
    expect(await store().add('prod', added, { owner: 'ada', credential: { token: secret } }, now)).toBe(true)
    expect(await store().add('prod', added, { owner: 'ada', credential: {} }, now)).toBe(false)
    await store().setCredential('prod', 'eve', { clientCertificate: 'CERT', clientKey: 'KEY' }, now)
    const [record] = await store().all()
    expect(record).toMatchObject({ id: 'prod', ...fields, server, addedBy: 'ada', addedAt: now })
    expect(record?.credentials.get('ada')).toEqual({ token: secret })
    expect(record?.credentials.get('eve')).toEqual({ clientCertificate: 'CERT', clientKey: 'KEY' })
    await database.client.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(readFileSync(path.join(folder, 'orrery.db')).includes(secret)).toBe(false)
  })

  it('whose key is lost lose the credential and nothing else', async () => {
    const [record] = await storeWith('another key, which is as long as that').all()
    expect(record).toMatchObject({ id: 'prod', name: 'Production' })
    expect(record?.credentials.get('ada')).toEqual({ unreadable: 'other-key' })
  })

  it('do not open a credential that was moved to another address or person', async () => {
    await database.client.connection.update({ where: { id: 'prod' }, data: { url: 'https://evil.example' } })
    const [moved] = await store().all()
    expect(moved?.credentials.get('ada')).toEqual({ unreadable: 'damaged' })
    await database.client.connection.update({ where: { id: 'prod' }, data: { url: server.url } })
    const [back] = await store().all()
    expect(back?.credentials.get('ada')).toEqual({ token: secret })
  })

  it('change their version with every change, and forget all credentials with another address', async () => {
    const versionOf = async () => (await store().all())[0]?.version
    const before = await versionOf()
    expect(await versionOf()).toBe(before)
    await store().change('prod', { name: 'Prod' }, undefined, later)
    const renamed = await versionOf()
    expect(renamed).not.toBe(before)
    await store().removeCredential('prod', 'eve')
    expect(await versionOf()).not.toBe(renamed)
    const elsewhere = { url: 'https://10.0.0.2' }
    await store().change('prod', { server: elsewhere }, { owner: 'bob', credential: { token: 't' } }, later)
    const [record] = await store().all()
    expect(record?.server).toEqual(elsewhere)
    expect([...(record?.credentials ?? [])]).toEqual([['bob', { token: 't' }]])
    await store().remove('prod')
    expect(await store().all()).toEqual([])
    expect(await database.client.connectionCredential.count()).toBe(0)
  })
})
