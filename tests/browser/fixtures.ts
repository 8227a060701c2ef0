/** One running product per worker, a signed-in page per test, and no test passes in which the browser complained. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test as base, expect, type Page } from '@playwright/test'
import type { AllSettings } from '../../lib/settings/schema'
import { createKubectl, type Kubectl } from '../support/kubectl'
import { type RunningOrrery, root, startOrrery } from '../support/orrery-process'

const run = promisify(execFile)

type StorageState = { cookies: SessionCookie[]; origins: [] }
interface SessionCookie {
  name: string
  value: string
  domain: string
  path: string
  expires: number
  httpOnly: boolean
  secure: boolean
  sameSite: 'Lax'
}

interface WorkerFixtures {
  /** An empty cluster instead of the seeded world. */
  emptyCluster: boolean
  orrery: RunningOrrery
  kubectl: Kubectl
  /** A session of the first person, as the browser keeps it. */
  session: StorageState
}

export interface Complaints {
  readonly all: readonly string[]
  /** The test provokes complaints like these itself. */
  expect(pattern: RegExp): void
}

interface TestFixtures {
  complaints: Complaints
  /** A namespace of the test's own, empty at first and gone afterwards. */
  namespace: string
  /** Stores settings of the person as if they had been chosen; the defaults are back after the test. */
  choose(settings: Partial<AllSettings>): Promise<void>
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  emptyCluster: [false, { scope: 'worker', option: true }],
  orrery: [
    async ({ emptyCluster }, use) => {
      const orrery = await startOrrery({ environment: { ORRERY_EMPTY: emptyCluster ? '1' : '' } })
      await use(orrery)
      await orrery.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  kubectl: [async ({ orrery }, use) => use(createKubectl(orrery.kubeconfig)), { scope: 'worker' }],
  session: [async ({ orrery }, use) => use(await signIn(orrery.link)), { scope: 'worker' }],

  baseURL: async ({ orrery }, use) => use(orrery.origin),
  storageState: async ({ session }, use) => use(session),

  complaints: [
    async ({ context }, use) => {
      const all: string[] = []
      const expected: RegExp[] = []
      context.on('page', (page) => listen(page, all))
      for (const page of context.pages()) listen(page, all)
      await use({ all, expect: (pattern) => void expected.push(pattern) })
      expect(
        all.filter((complaint) => !expected.some((pattern) => pattern.test(complaint))),
        'what the browser complained about',
      ).toEqual([])
    },
    { auto: true },
  ],

  namespace: async ({ kubectl }, use) => {
    const name = `t-${Math.random().toString(36).slice(2, 8)}`
    await kubectl('create', 'namespace', name)
    await use(name)
    await kubectl.attempt('delete', 'namespace', name, '--wait=false')
  },

  choose: async ({ request, orrery }, use) => {
    const store = async (data: Partial<AllSettings>) => {
      const response = await request.patch('/api/settings', { data, headers: { origin: orrery.origin } })
      expect(response.status()).toBe(200)
    }
    await use(store)
    await store({ 'ui.theme': 'system', 'ui.language': 'browser', 'ui.defaultNamespace': {} })
  },
})

/** Violations of the Content-Security-Policy and failed requests are console errors too. */
function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)))
}

/** Takes the link as a browser does and keeps the cookie. */
export async function signIn(link: string): Promise<StorageState> {
  const response = await fetch(link, { redirect: 'manual' })
  const [name, value] = (response.headers.get('set-cookie') ?? '').split(';', 1)[0]?.split('=') ?? []
  if (!name || !value) throw new Error(`the link signed nobody in: ${response.status} ${await response.text()}`)
  const { hostname: domain } = new URL(link)
  const cookie = {
    name,
    value,
    domain,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Lax' as const,
  }
  return { cookies: [cookie], origins: [] }
}

/** Runs `orrery token` against the running product and returns the link. */
export async function newLink(orrery: RunningOrrery): Promise<string> {
  const { stdout } = await run(process.execPath, ['bin/orrery.js', 'token'], {
    cwd: root,
    env: { ...process.env, ORRERY_DATA: orrery.dataFolder },
  })
  const link = /http\S+/.exec(stdout)?.[0]
  if (!link) throw new Error(`orrery token printed no link: ${stdout}`)
  return link
}

export { expect }
