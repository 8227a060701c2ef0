/** One running product per worker, one signed-in page per test that fails on anything the browser complains about. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test as base, expect } from '@playwright/test'
import { type RunningOrrery, startOrrery } from '../support/orrery-process'

const run = promisify(execFile)

interface WorkerFixtures {
  orrery: RunningOrrery
}

interface TestFixtures {
  /** Runs `orrery token` against the running product and returns the link. */
  newLink(): Promise<string>
  /** Errors that the page logged or threw; expected ones are taken out by the test itself. */
  complaints: string[]
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  orrery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from this pattern.
    async ({}, use) => {
      const orrery = await startOrrery()
      await use(orrery)
      await orrery.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  newLink: async ({ orrery }, use) => {
    await use(() => newLink(orrery))
  },
  complaints: async ({ page }, use) => {
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await use(complaints)
    expect(complaints).toEqual([])
  },
})

export async function newLink(orrery: RunningOrrery): Promise<string> {
  const { stdout } = await run(process.execPath, ['bin/orrery.js', 'token'], {
    env: { ...process.env, ORRERY_DATA: orrery.dataFolder },
  })
  const link = /http\S+/.exec(stdout)?.[0]
  if (!link) throw new Error(`orrery token printed no link: ${stdout}`)
  return link
}

export { expect }
