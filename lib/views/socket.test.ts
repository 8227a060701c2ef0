import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createCatalogs } from '../catalog/create-catalogs'
import { FakeClock } from '../clock.test-support'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import type { ClientMessage, ServerMessage } from './contract'
import { createViews } from './create-views'
import { createSocketHandler, type Socket } from './socket'

class FakeSocket extends EventEmitter implements Socket {
  bufferedAmount = 0
  readyState = 1
  sent: ServerMessage[] = []
  closed: { code: number; reason: string } | 'terminated' | undefined
  pings = 0
  answersPings = true

  send(data: string) {
    this.sent.push(JSON.parse(data) as ServerMessage)
  }
  ping() {
    this.pings++
    if (this.answersPings) this.emit('pong')
  }
  close(code: number, reason: string) {
    this.closed = { code, reason }
    this.readyState = 3
    this.emit('close')
  }
  terminate() {
    this.closed = 'terminated'
    this.readyState = 3
    this.emit('close')
  }
  receive(message: ClientMessage | string) {
    this.emit('message', Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), false)
  }
  frames(id: string) {
    return this.sent.flatMap((message) => (message.type === 'view.frame' && message.id === id ? [message.frame] : []))
  }
}

function connected() {
  const cluster = new FakeCluster()
  const clock = new FakeClock()
  const views = createViews({
    clusters: cluster.clusters,
    catalogs: createCatalogs({ clock }),
    clock,
    random: () => 0.5,
  })
  const socket = new FakeSocket()
  const session = { signedIn: true as boolean | Error, ended: new Set<() => void>() }
  createSocketHandler({ views, clock })(
    socket,
    { user: 'ada', groups: [] },
    {
      async isAlive() {
        if (session.signedIn instanceof Error) throw session.signedIn
        return session.signedIn
      },
      onSessionsEnded(look) {
        session.ended.add(look)
        return () => session.ended.delete(look)
      },
    },
  )
  const put = (name: string) => cluster.put('configmaps', { metadata: { name, namespace: 'shop' } })
  return { cluster, clock, socket, session, put }
}

const query = { cluster: 'local', kind: 'configmaps', window: { offset: 0, limit: 10 } }

describe('the socket of a tab', () => {
  it('carries several views and followed objects', async () => {
    const { clock, socket, put } = connected()
    put('a')
    socket.receive({ type: 'view.open', id: 'v1', turn: 0, query })
    socket.receive({ type: 'view.open', id: 'v2', turn: 0, query: { ...query, search: 'b' } })
    socket.receive({
      type: 'object.open',
      id: 'o1',
      cluster: 'local',
      kind: 'configmaps',
      namespace: 'shop',
      name: 'b',
    })
    await clock.advance(200)
    put('b')
    await clock.advance(200)
    expect(socket.frames('v1').at(-1)).toMatchObject({ total: 2, matched: 2 })
    expect(socket.frames('v2').at(-1)).toMatchObject({ total: 2, matched: 1 })
    expect(socket.sent.filter(({ type }) => type === 'object.changed')).toEqual([
      { type: 'object.changed', id: 'o1', resourceVersion: null, state: 'live' },
      { type: 'object.changed', id: 'o1', resourceVersion: '3', state: 'live' },
    ])
    socket.receive({ type: 'view.change', id: 'v1', turn: 7, query: { ...query, window: { offset: 1, limit: 5 } } })
    await clock.advance(200)
    expect(socket.frames('v1').at(-1)?.window).toMatchObject({ offset: 1, rows: [{ name: 'b' }] })
    expect(socket.sent.at(-1), 'a frame says which question it answers').toMatchObject({ id: 'v1', turn: 7 })

    const before = socket.sent.length
    socket.receive({ type: 'view.close', id: 'v1' })
    socket.receive({ type: 'view.close', id: 'v2' })
    socket.receive({ type: 'object.close', id: 'o1' })
    put('b')
    await clock.advance(5_000)
    expect(socket.sent).toHaveLength(before)
  })

  it('lets go of everything when it closes', async () => {
    const { cluster, clock, socket, put } = connected()
    socket.receive({ type: 'view.open', id: 'v1', turn: 0, query })
    await clock.advance(200)
    socket.close(1000, '')
    put('a')
    await clock.advance(90_000)
    expect(socket.frames('v1')).toHaveLength(1)
    expect(cluster.watching).toBe(0)
  })

  it('says what it does not understand, and goes on', async () => {
    const { clock, socket } = connected()
    socket.receive('{')
    socket.receive(
      JSON.stringify({ type: 'view.open', id: 'v1', turn: 0, query: { ...query, window: { offset: -1, limit: 5 } } }),
    )
    socket.receive(
      JSON.stringify({ type: 'view.open', id: 'v1', turn: 0, query: { ...query, window: { offset: 0, limit: 5000 } } }),
    )
    socket.receive(JSON.stringify({ type: 'format.disk', id: 'x'.repeat(1000) }))
    socket.receive({ type: 'view.change', id: 'none', turn: 0, query })
    await clock.advance(0)
    expect(socket.sent.map((message) => (message.type === 'error' ? [message.id, message.message] : []))).toEqual([
      [undefined, 'the message is not JSON'],
      ['v1', expect.stringContaining('query.window.offset')],
      ['v1', expect.stringContaining('query.window.limit')],
      [undefined, expect.stringContaining('type')],
      ['none', 'no such view is open'],
    ])
    expect(socket.closed).toBeUndefined()
  })

  it('is closed for a flood, for binary data and for a huge message', async () => {
    const flood = connected().socket
    for (let at = 0; at < 200; at++) flood.receive({ type: 'view.close', id: 'x' })
    expect(flood.closed).toEqual({ code: 1008, reason: 'too many messages' })
    const binary = connected().socket
    binary.emit('message', Buffer.from('{}'), true)
    expect(binary.closed).toMatchObject({ code: 1003 })
    const huge = connected().socket
    huge.receive('x'.repeat(70_000))
    expect(huge.closed).toMatchObject({ code: 1009 })
  })

  it('has room for so many views and no more', async () => {
    const { clock, socket } = connected()
    for (let at = 0; at < 31; at++) socket.receive({ type: 'view.open', id: `v${at}`, turn: 0, query })
    await clock.advance(200)
    expect(socket.sent.filter(({ type }) => type === 'error')).toMatchObject([{ id: 'v30' }])
    socket.receive({ type: 'view.open', id: 'v0', turn: 0, query })
    await clock.advance(200)
    expect(socket.sent.filter(({ type }) => type === 'error')).toHaveLength(1)
  })

  it('makes one frame of many while the reader is slow', async () => {
    const { clock, socket, put } = connected()
    put('a')
    socket.receive({ type: 'view.open', id: 'v1', turn: 0, query })
    await clock.advance(200)
    socket.bufferedAmount = 1_000_000
    for (let at = 0; at < 20; at++) {
      put('a')
      await clock.advance(200)
    }
    expect(socket.frames('v1')).toHaveLength(1)
    socket.bufferedAmount = 0
    await clock.advance(300)
    expect(socket.frames('v1')).toHaveLength(2)
    expect(socket.frames('v1')[1]?.changed).toMatchObject([{ row: { resourceVersion: '22' } }])
  })

  it('ends with the session, and says so', async () => {
    const { clock, socket, session } = connected()
    session.signedIn = new Error('the database is away')
    await clock.advance(61_000)
    expect(socket.closed).toBeUndefined()
    session.signedIn = false
    await clock.advance(60_000)
    expect(socket.sent.at(-1)).toEqual({ type: 'signed-out' })
    expect(socket.closed).toEqual({ code: 4401, reason: 'signed out' })
  })

  it('ends at once when its own session was ended here, and lets go of what it listened to', async () => {
    const { clock, socket, session } = connected()
    for (const look of session.ended) look()
    await clock.advance(0)
    expect(socket.closed).toBeUndefined()
    session.signedIn = false
    for (const look of session.ended) look()
    await clock.advance(0)
    expect(socket.closed).toEqual({ code: 4401, reason: 'signed out' })
    expect(session.ended.size).toBe(0)
  })

  it('drops a peer that no longer answers', async () => {
    const { clock, socket } = connected()
    await clock.advance(30_000)
    expect(socket.pings).toBe(1)
    socket.answersPings = false
    await clock.advance(30_000)
    expect(socket.closed).toBeUndefined()
    await clock.advance(30_000)
    expect(socket.closed).toBe('terminated')
  })
})
