/** Renders a part of the console in a browser without one: providers, a socket that the test speaks for, requests that it answers. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import type { ReactNode } from 'react'
import { IntlProvider } from 'use-intl'
import { afterEach, vi } from 'vitest'
import { HubContext } from '@/lib/browser/hub-context'
import { type Socket, type SocketEvents, SocketHub } from '@/lib/browser/socket-hub'
import { FakeClock } from '@/lib/clock.test-support'
import { messagesOf } from '@/lib/i18n/messages'
import type { Language } from '@/lib/settings/schema'
import type { ClientMessage, ServerMessage, ViewFrame, ViewQuery } from '@/lib/views/contract'
import { ClusterProvider } from './shell/cluster-context'
import { NamespaceScopeProvider } from './shell/namespace-scope'
import { SettingsProvider } from './shell/settings-context'
import { ToastProvider } from './ui/toast'
import { TooltipProvider } from './ui/tooltip'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  window.history.replaceState(null, '', '/')
})

/** The server's end of the tab's socket. */
export class FakeServer implements Socket {
  readonly received: ClientMessage[] = []
  #events: SocketEvents | undefined

  connect(events: SocketEvents): Socket {
    this.#events = events
    return this
  }

  opens() {
    this.#events?.opened()
  }

  send(data: string) {
    this.received.push(JSON.parse(data))
  }
  close() {
    this.#events?.closed()
  }

  /** The latest query of each open view. */
  queries(): ReadonlyMap<string, ViewQuery> {
    const open = new Map<string, ViewQuery>()
    for (const message of this.received) {
      if (message.type === 'view.open' || message.type === 'view.change') open.set(message.id, message.query)
      if (message.type === 'view.close') open.delete(message.id)
    }
    return open
  }

  /** Answers every open view of that kind; of `turn`, its latest question unless said otherwise. */
  show(kind: string, frame: ViewFrame, turn?: number) {
    for (const [id, query] of this.queries())
      if (query.kind === kind) this.#says({ type: 'view.frame', id, turn: turn ?? this.#turnOf(id), frame })
  }

  /** Says something of each followed object of that kind. */
  tellObject(kind: string, news: Omit<Extract<ServerMessage, { type: 'object.changed' }>, 'type' | 'id'>) {
    for (const message of this.received) {
      if (message.type === 'object.open' && message.kind === kind)
        this.#says({ type: 'object.changed', id: message.id, ...news })
    }
  }

  #turnOf(id: string): number {
    const turns = this.received.flatMap((each) =>
      (each.type === 'view.open' || each.type === 'view.change') && each.id === id ? [each.turn] : [],
    )
    return turns.at(-1) ?? 0
  }

  #says(message: ServerMessage) {
    this.#events?.received(JSON.stringify(message))
  }
}

type Answer = (url: URL, init: { method: string; body: unknown }) => unknown

/** Answers requests; `undefined` is an empty answer, a thrown StatusError its Status. */
export function answerRequests(answer: Answer) {
  const requests: { method: string; path: string; body: unknown }[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    const method = init.method ?? 'GET'
    requests.push({ method, path, body })
    try {
      const result = answer(new URL(path, 'http://console'), { method, body })
      return result === undefined ? new Response(null, { status: 204 }) : Response.json(result)
    } catch (error) {
      if (typeof error !== 'object' || error === null || !('status' in error)) throw error
      const status = error.status as { code: number }
      return Response.json(status, { status: status.code })
    }
  })
  return requests
}

export interface RenderOptions {
  language?: Language
  path?: string
}

export function renderInConsole(part: ReactNode, { language = 'en', path = '/local/pods' }: RenderOptions = {}) {
  furnishBrowser()
  const server = new FakeServer()
  const connect = (events: SocketEvents) => server.connect(events)
  const hub = new SocketHub({
    clock: new FakeClock(),
    random: () => 0,
    signedOut: vi.fn(),
    turnedAway: vi.fn(),
    connect,
  })
  const router = {
    push: vi.fn(),
    replace: vi.fn(),
    refresh: vi.fn(),
    back: vi.fn(),
    forward: vi.fn(),
    prefetch: vi.fn(),
  }
  window.history.replaceState(null, '', path)
  const { pathname, searchParams } = new URL(path, 'http://console')
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const settings = { 'ui.theme': 'light', 'ui.language': language, 'ui.defaultNamespace': {} } as const
  const cluster = { id: 'local', name: 'local', capabilities: { simulation: true } }
  const view = render(
    <AppRouterContext.Provider value={router as never}>
      <PathnameContext.Provider value={pathname}>
        <SearchParamsContext.Provider value={searchParams}>
          <IntlProvider locale={language} messages={messagesOf(language)} timeZone="UTC">
            <QueryClientProvider client={client}>
              <HubContext.Provider value={hub}>
                <SettingsProvider initial={settings}>
                  <TooltipProvider>
                    <ToastProvider>
                      <ClusterProvider
                        value={{ cluster, clusters: [cluster], person: { user: 'ann', groups: ['staff'] } }}
                      >
                        <NamespaceScopeProvider>{part}</NamespaceScopeProvider>
                      </ClusterProvider>
                    </ToastProvider>
                  </TooltipProvider>
                </SettingsProvider>
              </HubContext.Provider>
            </QueryClientProvider>
          </IntlProvider>
        </SearchParamsContext.Provider>
      </PathnameContext.Provider>
    </AppRouterContext.Provider>,
  )
  return { ...view, server, router }
}

/** What jsdom lacks: sizes, and who watches them. */
function furnishBrowser() {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined
      unobserve = () => undefined
      disconnect = () => undefined
    },
  )
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
  Element.prototype.scrollIntoView = () => undefined
  Element.prototype.scrollTo = () => undefined
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 1200 })
}
