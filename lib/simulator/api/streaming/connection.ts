/** A connection whose client asks for more than an answer. Whoever accepts it owns both directions from then on. */

export interface UpgradableConnection {
  /** Shakes hands over a WebSocket with this subprotocol, '' for none. Rejects when the client does not speak it. */
  accept(protocol: string): Promise<MessageSocket>
}

export interface MessageSocket {
  send(data: Uint8Array | string): void
  /** Bytes that the client has not taken yet. */
  readonly waiting: number
  /** Resolves when few of them are left, or the connection is over. */
  taken(): Promise<void>
  /** One reader of messages and of the end, from now on. */
  onMessage(handle: (data: Uint8Array) => void): void
  onClose(handle: () => void): void
  close(code?: number, reason?: string): void
}

/** The upgrade that a request asks for, in lower case: 'websocket', 'spdy/3.1'; '' for none. */
export function upgradeOf({ headers }: Request): string {
  const wants = (headers.get('connection') ?? '')
    .toLowerCase()
    .split(',')
    .some((each) => each.trim() === 'upgrade')
  return wants ? (headers.get('upgrade') ?? '').trim().toLowerCase() : ''
}

/** The WebSocket subprotocols that the client offers, best first. */
export function offeredProtocols({ headers }: Request): string[] {
  const offered = headers.get('sec-websocket-protocol') ?? ''
  return offered === '' ? [] : offered.split(',').map((each) => each.trim())
}
