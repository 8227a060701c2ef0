import { describe, expect, it } from 'vitest'
import { configMaps } from '../../kinds/configmaps'
import { pods } from '../../kinds/pods'
import type { KubeObject } from '../../kube/object'
import { failure } from '../registry/resource-battery.test-support'
import { decodeContinue, encodeContinue } from './continue-token'
import { config, nameOf, pod, start, targetOf } from './server.test-support'
import type { WatchedEvent } from './verbs'

describe('list', () => {
  const many = async (count = 10) => {
    const environment = start()
    for (let at = 0; at < count; at++) {
      const name = `c${String(at).padStart(2, '0')}`
      await environment.create(configMaps, { metadata: { name, labels: { even: String(at % 2 === 0) } } })
    }
    return environment
  }
  const kind = configMaps
  const names = (items: readonly { value: KubeObject }[]) => items.map(({ value }) => nameOf(value)).join(' ')

  it('comes in pages that all show the same moment', async () => {
    const { verbs, create, store } = await many(7)
    const { revision } = store
    const first = verbs.list(kind, { limit: 3, namespace: 'shop' })
    expect(names(first.items)).toBe('c00 c01 c02')
    expect(first).toMatchObject({ remainingItemCount: 4, resourceVersion: String(revision) })
    expect(Buffer.from(first.continue!, 'base64url').toString()).toBe(
      `{"v":"meta.k8s.io/v1","rv":${revision},"start":"c02\\u0000"}`,
    )
    await create(configMaps, config('c03a'))
    const second = verbs.list(kind, { limit: 3, namespace: 'shop', continue: first.continue })
    expect(names(second.items)).toBe('c03 c04 c05')
    const third = verbs.list(kind, { limit: 3, namespace: 'shop', continue: second.continue })
    expect(names(third.items)).toBe('c06')
    expect(third.continue).toBeUndefined()
    expect(third.resourceVersion).toBe(String(revision))
  })

  it('fills its pages with what matches, and does not count what is left then', async () => {
    const { verbs } = await many()
    const first = verbs.list(kind, { limit: 3, labelSelector: 'even=true' })
    expect(names(first.items)).toBe('c00 c02 c04')
    expect(first.remainingItemCount).toBeUndefined()
    const second = verbs.list(kind, { limit: 3, labelSelector: 'even=true', continue: first.continue })
    expect(names(second.items)).toBe('c06 c08')
    expect(second.continue).toBeUndefined()
  })

  it('takes no continuation of half a revision', async () => {
    const { verbs } = await many()
    const token = Buffer.from('{"v":"meta.k8s.io/v1","rv":1.5,"start":"c02\\u0000"}').toString('base64url')
    expect(await failure(() => verbs.list(kind, { continue: token }))).toMatchObject({
      code: 400,
      reason: 'BadRequest',
    })
  })

  it('lets a continuation expire, with a way to read on', async () => {
    const { verbs, create } = start({ store: { historyLimit: 4 } })
    for (const name of ['a', 'b', 'c']) await create(configMaps, config(name))
    const { continue: token } = verbs.list(kind, { limit: 1 })
    for (const name of ['d', 'e', 'f', 'g', 'h']) await create(configMaps, config(name))
    const status = await failure(() => verbs.list(kind, { limit: 2, continue: token }))
    expect(status).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: expect.stringContaining(
        'The provided continue parameter is too old to display a consistent list result.',
      ),
    })
    const rest = verbs.list(kind, { continue: status?.metadata.continue })
    expect(names(rest.items)).toBe('b c d e f g h')
  })

  it('shows any moment that is still known', async () => {
    const { verbs, store, create } = await many(3)
    const then = String(store.revision)
    await create(configMaps, config('later'))
    const listed = (options: object) => names(verbs.list(kind, options).items)
    expect(listed({ resourceVersion: then, resourceVersionMatch: 'Exact' })).toBe('c00 c01 c02')
    expect(listed({ resourceVersion: then, limit: 500 })).toBe('c00 c01 c02')
    expect(listed({ resourceVersion: then, resourceVersionMatch: 'NotOlderThan' })).toBe('c00 c01 c02 later')
    expect(listed({ resourceVersion: then })).toBe('c00 c01 c02 later')
    expect(listed({ resourceVersion: '0' })).toBe('c00 c01 c02 later')
  })

  it('knows what it cannot know', async () => {
    const { verbs, store } = await many(2)
    const future = String(store.revision + 10)
    const tooLarge = {
      code: 504,
      reason: 'Timeout',
      message: `Timeout: Too large resource version: ${future}, current: ${store.revision}`,
    }
    expect(await failure(() => verbs.list(kind, { resourceVersion: future }))).toMatchObject(tooLarge)
    expect(await failure(() => verbs.get(targetOf(configMaps, 'c00'), { resourceVersion: future }))).toMatchObject(
      tooLarge,
    )
    expect(await failure(() => verbs.watch({ kind, resourceVersion: future }, () => undefined))).toMatchObject(tooLarge)
    expect(await failure(() => verbs.list(kind, { resourceVersion: 'abc' }))).toMatchObject({
      code: 400,
      message: expect.stringContaining('invalid resource version: resourceVersion: Invalid value: "abc"'),
    })
    expect(await failure(() => verbs.list(kind, { continue: '!!' }))).toMatchObject({
      code: 400,
      message: expect.stringContaining('invalid continue token: continue key is not valid: '),
    })
    const token = encodeContinue({ revision: 2, after: 'x' })
    expect(await failure(() => verbs.list(kind, { continue: token, resourceVersion: '2' }))).toMatchObject({
      message: 'specifying resource version is not allowed when using continue',
    })
    expect(decodeContinue(token)).toEqual({ revision: 2, after: 'x' })
  })

  it('words an unknown field as upstream does', async () => {
    const { verbs } = start()
    expect(await failure(() => verbs.list(pods, { fieldSelector: 'spec.foo=x' }))).toMatchObject({
      code: 400,
      message: 'field label not supported: spec.foo',
    })
    expect(await failure(() => verbs.list(kind, { fieldSelector: 'data.a=x' }))).toMatchObject({
      message: '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    })
  })
})

describe('watch', () => {
  const tell = (event: WatchedEvent) =>
    event.type === 'BOOKMARK'
      ? `BOOKMARK ${event.initialEventsEnd}`
      : `${event.type} ${nameOf(event.current.value)} ${event.current.value.metadata?.resourceVersion}`

  it('shows an object appear and disappear as it starts and stops matching', async () => {
    const { verbs, context, create } = start()
    const seen: string[] = []
    const last: WatchedEvent[] = []
    verbs.watch({ kind: pods, fieldSelector: 'spec.nodeName=n1', labelSelector: 'app' }, (event) => {
      seen.push(tell(event))
      last.push(event)
    })
    await create(pods, pod('x', { labels: { app: 'web' } }))
    await verbs.createSubresource(targetOf(pods, 'x', 'binding'), { metadata: {}, target: { name: 'n1' } }, context)
    await verbs.patch(targetOf(pods, 'x'), { metadata: { annotations: { a: 'b' } } }, 'merge', context)
    await verbs.patch(targetOf(pods, 'x'), { metadata: { labels: null } }, 'merge', context)
    await verbs.remove(targetOf(pods, 'x'), { gracePeriodSeconds: 0 }, context)
    expect(seen).toEqual(['ADDED x 3', 'MODIFIED x 4', 'DELETED x 5'])
    const gone = last[2]
    expect(gone?.type === 'DELETED' && gone.current.value.metadata?.labels).toEqual({ app: 'web' })
  })

  it('begins with what exists, marks the end of it, and stays within its namespace', async () => {
    const { verbs, create } = start()
    await create(configMaps, config('a'))
    await create(configMaps, config('b'), 'other')
    const seen: string[] = []
    const request = { kind: configMaps, namespace: 'shop', sendInitialEvents: true }
    const stop = verbs.watch(request, (event) => seen.push(tell(event)))
    await create(configMaps, config('c'))
    await create(configMaps, config('d'), 'other')
    stop()
    await create(configMaps, config('e'))
    expect(seen).toEqual(['ADDED a 2', 'BOOKMARK true', 'ADDED c 4'])
  })

  it('goes on from a revision, or says that it is too old', async () => {
    const { verbs, create } = start({ store: { historyLimit: 2 } })
    for (const name of ['a', 'b', 'c']) await create(configMaps, config(name))
    const seen: string[] = []
    const from = (resourceVersion: string) =>
      verbs.watch({ kind: configMaps, resourceVersion }, (event) => seen.push(tell(event)))
    from('3')
    expect(seen).toEqual(['ADDED c 4'])
    expect(await failure(() => from('1'))).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 1 (2)',
    })
  })
})
