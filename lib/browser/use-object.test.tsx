// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { configMaps } from '../kinds'
import type { KubeObject } from '../kube/object'
import { forbidden } from '../kube/status-error'
import { HubContext } from './hub-context'
import type { ObjectListener, SocketHub } from './socket-hub'
import { useObject } from './use-object'

let listener: ObjectListener | undefined
/** What the cluster answers now; nothing at all while it is undefined. */
let answer: (() => Response) | undefined
let waiting: (() => void)[] = []
const requests: string[] = []

const there = (resourceVersion: string) => () => Response.json({ metadata: { name: 'web', resourceVersion } })
const isForbidden = () => Response.json(forbidden(configMaps, 'web', 'no').status, { status: 403 })

function Probe() {
  const { object, error, gone } = useObject<KubeObject>('local', configMaps, { namespace: 'shop', name: 'web' })
  const version = object?.metadata?.resourceVersion ?? 'none'
  return <p>{`${version}${gone ? ' gone' : ''}${error ? ` ${error.message}` : ''}`}</p>
}

beforeEach(() => {
  requests.length = 0
  waiting = []
  vi.stubGlobal('fetch', async (path: string) => {
    requests.push(path)
    if (!answer) await new Promise<void>((resolve) => waiting.push(resolve))
    return answer?.() ?? there('1')()
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

async function open(first: typeof answer) {
  answer = first
  const hub = {
    followObject: (_: unknown, opened: ObjectListener) => {
      listener = opened
      return () => undefined
    },
  } as unknown as SocketHub
  render(
    <QueryClientProvider client={new QueryClient()}>
      <HubContext.Provider value={hub}>
        <Probe />
      </HubContext.Provider>
    </QueryClientProvider>,
  )
  if (first) await screen.findByText('1')
}
const says = (notice: Parameters<ObjectListener['changed']>[0]) => act(async () => listener?.changed(notice))

it('is read again when it changed, and only then', async () => {
  await open(there('1'))
  await says({ resourceVersion: '1', state: 'live' })
  expect(requests).toHaveLength(1)
  answer = there('2')
  await says({ resourceVersion: '2', state: 'live' })
  expect(await screen.findByText('2')).toBeDefined()
})

it('is gone when the cluster says so, and keeps its last state', async () => {
  await open(there('1'))
  await says({ resourceVersion: null, state: 'live' })
  expect(screen.getByText('1 gone')).toBeDefined()
})

it('is not gone because the cluster could not be asked', async () => {
  await open(there('1'))
  await says({ resourceVersion: null, state: 'failed' })
  expect(screen.getByText('1')).toBeDefined()
})

it('is not gone but hidden when it may no longer be read, until it may be read again', async () => {
  await open(there('1'))
  answer = isForbidden
  await says({ resourceVersion: null, state: 'refused' })
  expect(await screen.findByText(/^none .*forbidden/)).toBeDefined()
  answer = there('1')
  await says({ resourceVersion: '1', state: 'live' })
  expect(await screen.findByText('1')).toBeDefined()
})

it('is gone, too, when it went while it was read', async () => {
  await open(undefined)
  await says({ resourceVersion: null, state: 'live' })
  answer = there('1')
  for (const go of waiting) go()
  expect(await screen.findByText('1 gone')).toBeDefined()
})
