import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deployments } from '../kinds/deployments.apps'
import { namespaces } from '../kinds/namespaces'
import { pods } from '../kinds/pods'
import type { WatchEvent } from '../kube/object'
import { hasReason, isStatusError, notFound } from '../kube/status-error'
import { createHttpApi } from './http-api'
import { linesOf } from './json-lines'

interface Sent {
  method: string
  path: string
  body: unknown
  contentType: string | null
}

function answering(answer: (sent: Sent) => Response | Promise<Response>) {
  const sent: Sent[] = []
  const api = createHttpApi({
    fetch: async (path, init) => {
      const request = {
        method: init.method ?? 'GET',
        path,
        body: init.body ? JSON.parse(String(init.body)) : undefined,
        contentType: new Headers(init.headers).get('content-type'),
      }
      sent.push(request)
      return await answer(request)
    },
  })
  return { api, sent }
}

const pod = (name: string) => ({ metadata: { name, namespace: 'shop' } }) as never

describe('the client over HTTP', () => {
  it('asks for resources at the paths and with the parameters that kubectl uses', async () => {
    const { api, sent } = answering(() => Response.json({ kind: 'List', metadata: {}, items: [] }))
    await api.get(pods, 'web 0', 'shop')
    await api.list(deployments, { namespace: 'shop', labelSelector: 'app=web,tier!=db', limit: 500, continue: 'x/y=' })
    await api.create(namespaces, { metadata: { name: 'a' } }, { dryRun: true, fieldManager: 'orrery' })
    await api.update(pods, pod('web'), { subresource: 'status' })
    await api.patch(deployments, { name: 'web', namespace: 'shop', subresource: 'scale' }, { spec: {} }, 'merge')
    await api.remove(pods, { name: 'web', namespace: 'shop' }, { preconditions: { uid: 'u' }, dryRun: true })
    await api.createSubresource(pods, { name: 'web', namespace: 'shop', subresource: 'binding' }, { kind: 'Binding' })
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/namespaces/shop/pods/web%200',
      'GET /apis/apps/v1/namespaces/shop/deployments?labelSelector=app%3Dweb%2Ctier!%3Ddb&limit=500&continue=x%2Fy%3D',
      'POST /api/v1/namespaces?dryRun=All&fieldManager=orrery',
      'PUT /api/v1/namespaces/shop/pods/web/status',
      'PATCH /apis/apps/v1/namespaces/shop/deployments/web/scale',
      'DELETE /api/v1/namespaces/shop/pods/web',
      'POST /api/v1/namespaces/shop/pods/web/binding',
    ])
    expect(sent[2]?.body).toEqual({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } })
    expect(sent[4]?.contentType).toBe('application/merge-patch+json')
    expect(sent[5]?.body).toMatchObject({ preconditions: { uid: 'u' }, dryRun: ['All'] })
  })

  it('throws the Status that the server answered', async () => {
    const { status } = notFound({ group: '', plural: 'pods' }, 'web')
    const { api } = answering(() => Response.json(status, { status: 404 }))
    await expect(api.get(pods, 'web', 'shop')).rejects.toMatchObject({ status })
  })

  it('makes a Status of an answer that carries none', async () => {
    const { api } = answering(() => new Response('upstream is away', { status: 429, headers: { 'retry-after': '7' } }))
    await expect(api.get(pods, 'web', 'shop')).rejects.toMatchObject({
      status: { reason: 'TooManyRequests', message: 'upstream is away', code: 429, details: { retryAfterSeconds: 7 } },
    })
  })

  it('says what happened when the network fails', async () => {
    const { api } = answering(() => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:6443') })
    })
    const error = await api.list(pods).catch((thrown: unknown) => thrown)
    expect(hasReason(error, 'ServiceUnavailable')).toBe(true)
    expect(isStatusError(error) && error.status.message).toBe('GET /api/v1/pods: connect ECONNREFUSED 127.0.0.1:6443')
  })

  it('takes null for an empty list, and refuses an answer that is no list', async () => {
    const empty = answering(() => Response.json({ kind: 'PodList', metadata: {}, items: null }))
    expect((await empty.api.list(pods)).items).toEqual([])
    const odd = answering(() => Response.json({ hello: 'there' }))
    await expect(odd.api.list(pods)).rejects.toMatchObject({ status: { code: 502 } })
  })
})

function cut(bytes: Uint8Array, at: readonly number[]): ReadableStream<Uint8Array> {
  const places = [...new Set(at.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return new ReadableStream({
    start(controller) {
      let from = 0
      for (const place of [...places, bytes.length]) {
        controller.enqueue(bytes.slice(from, place))
        from = place
      }
      controller.close()
    },
  })
}

describe('watch', () => {
  const events = [
    { type: 'ADDED', object: { metadata: { name: 'a', annotations: { alias: '在线商店 🛍' } } } },
    { type: 'BOOKMARK', object: { metadata: { resourceVersion: '7' } } },
    { type: 'DELETED', object: { metadata: { name: 'a' } } },
  ]
  const bytes = new TextEncoder().encode(events.map((event) => `${JSON.stringify(event)}\n`).join(''))

  it('yields the same events however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length })), async (at) => {
        const { api } = answering(() => new Response(cut(bytes, at)))
        const seen: WatchEvent[] = []
        for await (const event of api.watch(pods, { signal: new AbortController().signal })) seen.push(event)
        expect(seen).toEqual(events)
      }),
    )
  })

  it('says when it is open, throws ERROR events, and ends silently when aborted', async () => {
    let opened = 0
    const error = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } }
    const { api, sent } = answering(() => new Response(`${JSON.stringify(error)}\n`))
    const read = async (signal: AbortSignal) => {
      const options = { signal, resourceVersion: '5', allowWatchBookmarks: true, opened: () => void opened++ }
      for await (const event of api.watch(pods, options)) expect(event).toBeUndefined()
    }
    await expect(read(new AbortController().signal)).rejects.toMatchObject({ status: { reason: 'Expired' } })
    expect(opened).toBe(1)
    expect(sent[0]?.path).toBe('/api/v1/pods?resourceVersion=5&watch=true&allowWatchBookmarks=true')
    await read(AbortSignal.abort())
  })

  it('cancels the stream when its reader stops', async () => {
    let cancelled = false
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('{}\n{}\n')),
      cancel: () => {
        cancelled = true
      },
    })
    for await (const line of linesOf(stream)) {
      expect(line).toBe('{}')
      break
    }
    expect(cancelled).toBe(true)
  })
})
