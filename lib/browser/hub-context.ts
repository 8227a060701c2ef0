/** The tab's socket hub, for hooks. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import { systemClock } from '../clock'
import { api } from './paths'
import { lookForSession } from './request'
import { type Connection, SocketHub } from './socket-hub'

export const HubContext = createContext<SocketHub | undefined>(undefined)

export function useSocketHub(): SocketHub {
  const hub = useContext(HubContext)
  if (!hub) throw new Error('useSocketHub needs a HubContext above it')
  return hub
}

export function useConnection(): Connection {
  const hub = useSocketHub()
  return useSyncExternalStore(
    hub.watchConnection,
    () => hub.connection,
    () => 'idle',
  )
}

/** A hub over this page's own origin that tries again as soon as the person or the network comes back. */
export function createBrowserHub(signedOut: () => void): SocketHub {
  const hub = new SocketHub({
    clock: systemClock,
    random: Math.random,
    signedOut,
    turnedAway: () => void lookForSession(signedOut),
    connect: ({ opened, received, closed }) => {
      const address = new URL(api.socket(), window.location.href)
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
      const socket = new WebSocket(address)
      socket.onopen = opened
      socket.onmessage = ({ data }) => received(data)
      socket.onclose = closed
      return socket
    },
  })
  return hub
}

/** Listens for what makes a retry worth while; the returned function stops it. */
export function hurryOnReturn(hub: SocketHub): () => void {
  const hurry = () => {
    if (document.visibilityState === 'visible') hub.hurry()
  }
  window.addEventListener('online', hurry)
  document.addEventListener('visibilitychange', hurry)
  return () => {
    window.removeEventListener('online', hurry)
    document.removeEventListener('visibilitychange', hurry)
  }
}
