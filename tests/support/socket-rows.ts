import type { Page } from '@playwright/test'
import type { ServerMessage } from '../../lib/views/contract'

/** Counts the rows that cross the page's view socket from now on. */
export function watchRows(page: Page): { count(): number } {
  let rows = 0
  page.on('websocket', (socket) => {
    if (!socket.url().endsWith('/api/socket')) return
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(payload.toString()) as ServerMessage
      if (message.type !== 'view.frame') return
      rows += (message.frame.window?.rows.length ?? 0) + (message.frame.changed?.length ?? 0)
    })
  })
  return { count: () => rows }
}
