/** What every database does, whichever it is. */
import { describe, expect, test } from 'vitest'
import type { SettingsStore } from '../settings/schema'
import { createAccounts } from './accounts'
import { createConnectionStore } from './connections'
import type { Database } from './open-database'
import { createSeal } from './seal'
import { databaseSettings } from './settings'

export function testDatabase({ opened, reopen }: { opened(): Database; reopen(): Promise<Database> }): void {
  const accounts = () => createAccounts(opened().client)
  const person = async (name: string) => (await accounts().ensure(name, [])).id

  test('a second start applies nothing and keeps everything', async () => {
    await accounts().ensure('kept', ['orrery:administrators'])
    const again = await reopen()
    expect(again.migrated).toEqual([])
    expect(await createAccounts(again.client).byName('kept')).toMatchObject({ groups: ['orrery:administrators'] })
    await again.close()
  })

  test('of many that make the same person at once, all get the same one', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => person('many')))
    expect(new Set(made).size).toBe(1)
  })

  test('a token signs in once, whoever comes first', async () => {
    const now = new Date('2026-11-23T10:00:00.123Z')
    await accounts().createToken(await person('once'), 'one token', new Date(now.getTime() + 1))
    const found = await Promise.all(Array.from({ length: 8 }, () => accounts().consumeToken('one token', now)))
    expect(found.filter(Boolean)).toHaveLength(1)
  })

  test('a session keeps its times to the millisecond and ends with them', async () => {
    const now = new Date('2026-11-23T10:00:00.123Z')
    const expiresAt = new Date('2026-11-23T11:00:00.456Z')
    await accounts().createSession(await person('visitor'), 'a session', now, expiresAt)
    expect(await accounts().findSession('a session', now)).toMatchObject({ createdAt: now, lastSeenAt: now, expiresAt })
    expect(await accounts().findSession('a session', expiresAt)).toBeUndefined()
    await accounts().forgetExpired(expiresAt)
    expect(await accounts().findSession('a session', now)).toBeUndefined()
  })

  test('connections keep what was given, and go with their credentials', async () => {
    const store = createConnectionStore(opened().client, createSeal('the key of this console, long enough'))
    const fields = { name: 'Production', mark: 'red' as const, identity: 'own' as const, namespaces: ['shop'] }
    const server = { url: 'https://10.0.0.1:6443', certificateAuthority: 'CA' }
    const now = new Date('2026-11-23T10:00:00.123Z')
    await store.add('prod', { ...fields, server, addedBy: 'ada' }, { owner: 'ada', credential: { token: 't' } }, now)
    await store.setCredential('prod', 'eve', { token: 'e' }, now)
    const [record] = await store.all()
    expect(record).toMatchObject({ id: 'prod', ...fields, server, addedBy: 'ada', addedAt: now })
    expect(Object.fromEntries(record?.credentials ?? [])).toEqual({ ada: { token: 't' }, eve: { token: 'e' } })
    await store.remove('prod')
    expect(await store.all()).toEqual([])
    expect(await opened().client.connectionCredential.count()).toBe(0)
  })

  describe('settings', () => {
    test('have defaults, keep what was chosen, each person their own', async () => {
      const store = databaseSettings(opened().client)
      const [ada, bob] = [await person('ada'), await person('bob')]
      expect((await store.all(ada))['ui.theme']).toBe('system')
      await store.change(ada, { 'ui.theme': 'dark' })
      await store.change(ada, { 'ui.language': 'zh', 'ui.defaultNamespace': { local: 'shop' } })
      expect(await store.all(ada)).toMatchObject({
        'ui.theme': 'dark',
        'ui.language': 'zh',
        'ui.defaultNamespace': { local: 'shop' },
      })
      expect((await store.all(bob))['ui.theme']).toBe('system')
    })

    test('refuse what does not fit, all or nothing', async () => {
      const store = databaseSettings(opened().client)
      const carol = await person('carol')
      const wrong = { 'ui.language': 'zh', 'ui.theme': 'pink' } as unknown as Parameters<SettingsStore['change']>[1]
      await expect(store.change(carol, wrong)).rejects.toThrow()
      expect((await store.all(carol))['ui.language']).toBe('browser')
    })

    test('of another version count as not set', async () => {
      const id = await person('old')
      await opened().client.setting.create({ data: { userId: id, key: 'ui.theme', value: '"sepia"' } })
      expect((await databaseSettings(opened().client).all(id))['ui.theme']).toBe('system')
    })
  })
}
