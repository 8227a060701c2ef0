import { describe, expect, it, vi } from 'vitest'
import { FakeClock } from '../clock.test-support'
import type { ClientMessage, ServerMessage, ViewQuery } from '../views/contract'
import { type Socket, type SocketEvents, SocketHub } from './socket-hub'

class FakeSocket implements Socket {
  sent: ClientMessage[] = []
  constructor(private readonly events: SocketEvents) {}
  opens() {
    this.events.opened()
  }
  send(data: string) {
    this.sent.push(JSON.parse(data))
  }
  close() {
    this.events.closed()
  }
  says(message: ServerMessage) {
    this.events.received(JSON.stringify(message))
  }
}

function setUp() {
  const sockets: FakeSocket[] = []
  const clock = new FakeClock()
  const signedOut = vi.fn()
  const turnedAway = vi.fn()
  const hub = new SocketHub({
    clock,
    random: () => 1,
    signedOut,
    turnedAway,
    connect: (events) => {
      const socket = new FakeSocket(events)
      sockets.push(socket)
      return socket
    },
  })
  return { hub, sockets, clock, signedOut, turnedAway }
}

const query: ViewQuery = { cluster: 'local', kind: 'pods', window: { offset: 0, limit: 30 } }
const listener = () => ({ frame: vi.fn(), disconnected: vi.fn() })
const frame = { state: 'live', heardAt: '2026-01-01T00:00:00Z', total: 0, matched: 0 } as const

describe('the socket hub', () => {
  it('opens no socket before somebody subscribes, and one for all', () => {
    const { hub, sockets } = setUp()
    expect(sockets).toHaveLength(0)
    hub.openView(query, listener())
    hub.openView({ ...query, kind: 'nodes' }, listener())
    expect(sockets).toHaveLength(1)
    sockets[0]!.opens()
    expect(sockets[0]!.sent.map((message) => message.type)).toEqual(['view.open', 'view.open'])
  })

  it('brings each frame to its view only', () => {
    const { hub, sockets } = setUp()
    const [first, second] = [listener(), listener()]
    hub.openView(query, first)
    hub.openView(query, second)
    sockets[0]!.opens()
    sockets[0]!.says({ type: 'view.frame', id: '2', turn: 0, frame })
    expect(first.frame).not.toHaveBeenCalled()
    expect(second.frame).toHaveBeenCalledWith(frame)
  })

  it('takes no frame for an answer that was on its way when another question was asked', () => {
    const { hub, sockets } = setUp()
    const view = listener()
    const handle = hub.openView(query, view)
    sockets[0]!.opens()
    handle.change({ ...query, search: 'web' })
    sockets[0]!.says({ type: 'view.frame', id: '1', turn: 0, frame })
    expect(view.frame).not.toHaveBeenCalled()
    sockets[0]!.says({ type: 'view.frame', id: '1', turn: 1, frame })
    expect(view.frame).toHaveBeenCalledOnce()
  })

  it('says that a view failed which the server did not take', () => {
    const { hub, sockets } = setUp()
    const [view, other] = [listener(), listener()]
    hub.openView(query, view)
    hub.openView(query, other)
    sockets[0]!.opens()
    sockets[0]!.says({ type: 'error', id: '1', message: 'query.search: too long' })
    const status = expect.objectContaining({ reason: 'BadRequest', message: 'query.search: too long' })
    expect(view.frame).toHaveBeenCalledWith({ state: 'failed', status, total: 0, matched: 0 })
    expect(other.frame).not.toHaveBeenCalled()
  })

  it('comes back after a loss and opens what is open, with the latest query', async () => {
    const { hub, sockets, clock } = setUp()
    const view = listener()
    const handle = hub.openView(query, view)
    const other = hub.openView({ ...query, kind: 'nodes' }, listener())
    sockets[0]!.opens()
    handle.change({ ...query, search: 'web' })
    other.close()
    sockets[0]!.close()
    expect(view.disconnected).toHaveBeenCalledOnce()
    expect(hub.connection).toBe('waiting')
    await clock.advance(500)
    expect(sockets).toHaveLength(2)
    sockets[1]!.opens()
    expect(sockets[1]!.sent).toEqual([{ type: 'view.open', id: '1', turn: 1, query: { ...query, search: 'web' } }])
  })

  it('waits longer after each failure, up to a limit, and starts over once it heard something', async () => {
    const { hub, sockets, clock } = setUp()
    hub.openView(query, listener())
    const waits: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = clock.now().getTime()
      sockets.at(-1)!.close()
      const count = sockets.length
      while (sockets.length === count) await clock.advance(250)
      waits.push(clock.now().getTime() - before)
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
    sockets.at(-1)!.opens()
    sockets.at(-1)!.says({ type: 'view.frame', id: '1', turn: 0, frame })
    sockets.at(-1)!.close()
    const count = sockets.length
    await clock.advance(500)
    expect(sockets.length).toBe(count + 1)
  })

  it('tells a socket that never opened from one that was lost', async () => {
    const { hub, sockets, clock, turnedAway } = setUp()
    hub.openView(query, listener())
    sockets[0]!.opens()
    sockets[0]!.close()
    expect(turnedAway).not.toHaveBeenCalled()
    await clock.advance(500)
    sockets[1]!.close()
    expect(turnedAway).toHaveBeenCalledOnce()
    expect(hub.connection).toBe('waiting')
  })

  it('tries at once when hurried', () => {
    const { hub, sockets } = setUp()
    hub.openView(query, listener())
    sockets[0]!.close()
    hub.hurry()
    expect(sockets).toHaveLength(2)
  })

  it('does not reconnect for nobody', async () => {
    const { hub, sockets, clock } = setUp()
    const handle = hub.openView(query, listener())
    sockets[0]!.opens()
    handle.close()
    expect(sockets[0]!.sent.at(-1)).toEqual({ type: 'view.close', id: '1' })
    sockets[0]!.close()
    await clock.advance(60_000)
    expect(sockets).toHaveLength(1)
    hub.openView(query, listener())
    expect(sockets).toHaveLength(2)
  })

  it('follows objects', () => {
    const { hub, sockets } = setUp()
    const changed = vi.fn()
    const stop = hub.followObject({ cluster: 'local', kind: 'pods', namespace: 'shop', name: 'web' }, { changed })
    sockets[0]!.opens()
    expect(sockets[0]!.sent).toEqual([
      { type: 'object.open', id: '1', cluster: 'local', kind: 'pods', namespace: 'shop', name: 'web' },
    ])
    sockets[0]!.says({ type: 'object.changed', id: '1', resourceVersion: '7', state: 'live' })
    expect(changed).toHaveBeenCalledWith(expect.objectContaining({ resourceVersion: '7' }))
    stop()
    expect(sockets[0]!.sent.at(-1)).toEqual({ type: 'object.close', id: '1' })
  })

  it('stays down after the session ended', async () => {
    const { hub, sockets, clock, signedOut } = setUp()
    hub.openView(query, listener())
    sockets[0]!.opens()
    sockets[0]!.says({ type: 'signed-out' })
    sockets[0]!.close()
    await clock.advance(60_000)
    expect(signedOut).toHaveBeenCalledOnce()
    expect(sockets).toHaveLength(1)
  })
})
