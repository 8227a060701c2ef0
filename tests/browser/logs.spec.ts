import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

const deployment = (name: string, replicas: number, script: string) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          initContainers: [{ name: 'greet', image: 'busybox:1.36', command: ['sh', '-c', 'echo "hello from greet"'] }],
          containers: [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script] }],
        },
      },
    },
  })

const logOf = (page: Page, name: string) => page.getByRole('region', { name: `Log of ${name}` })

test('the logs of a Deployment are one, and Pods join and leave it', async ({ page, kubectl, namespace }) => {
  const json = '{"level":"warn","msg":"low fuel","tank":3}'
  const script = `echo "I am $HOSTNAME"; echo '${json}'; while true; do sleep 1; echo "still $HOSTNAME"; done`
  await kubectl.withInput(deployment('fleet', 1, script), 'create', '-n', namespace, '-f', '-')
  await kubectl('rollout', 'status', 'deployment/fleet', '-n', namespace)
  await page.goto(`/local/deployments.apps/${namespace}/fleet?tab=logs`)
  const log = logOf(page, 'fleet')
  await expect(log).toContainText('hello from greet')
  await expect(log.getByText('low fuel')).toBeVisible()
  await expect(log.getByText('tank=3')).toBeVisible()
  await expect(page.getByText('Following', { exact: true })).toBeVisible()

  await kubectl('scale', 'deployment/fleet', '-n', namespace, '--replicas=2')
  await expect(log.getByText('— joined').first()).toBeVisible()
  await expect(page.getByRole('button', { name: '2 Pods, 4 containers' })).toBeVisible()
  const [first = '', second = ''] = (
    await kubectl('get', 'pods', '-n', namespace, '--sort-by=.metadata.creationTimestamp', '-o', 'name')
  )
    .trim()
    .split('\n')
    .map((name) => name.replace('pod/', ''))
  await expect(log).toContainText(`I am ${second}`)
  await expect(log).toContainText(`still ${first}`)

  const search = page.getByRole('searchbox', { name: 'Search in log' })
  await search.fill(`^I am .*${second.slice(-5)}$`)
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await expect(page.getByText('1 match', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Only matching lines' }).click()
  await expect(log).not.toContainText('still')
  await expect(page).toHaveURL(/regex=yes.*only=yes/)
  await page.getByRole('button', { name: 'Only matching lines' }).click()
  await search.fill('')

  await kubectl('scale', 'deployment/fleet', '-n', namespace, '--replicas=1')
  await expect(log.getByText('left: its Pod is gone').first()).toBeVisible({ timeout: 45_000 })

  await page.getByRole('button', { name: /^1 Pod, 2 containers$/ }).click()
  await page.getByRole('checkbox', { name: 'greet' }).uncheck()
  await expect(page).toHaveURL(/container=main/)
  await expect(log).toContainText('I am')
  await expect(log).not.toContainText('hello from greet')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('fleet.log')
})

test('100,000 lines of five Pods are in order, and scroll and are searched without a halt', async ({
  page,
  kubectl,
  namespace,
}) => {
  await kubectl.withInput(
    deployment('choir', 5, 'seq 1 20000; while true; do sleep 1; echo "still singing"; done'),
    'create',
    '-n',
    namespace,
    '-f',
    '-',
  )
  await kubectl('rollout', 'status', 'deployment/choir', '-n', namespace)
  await page.goto(`/local/deployments.apps/${namespace}/choir?tab=logs&since=all`)
  const log = logOf(page, 'choir')
  await expect(page.getByText('100,000 lines')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/older lines? (was|were) let go: the page keeps 100,000/)).toBeVisible()
  const slow = await slowFrames(page, async () => {
    await log.focus()
    for (let turn = 0; turn < 10; turn++) {
      await page.keyboard.press('PageUp')
      await page.waitForTimeout(50)
    }
    await log.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2))
    await log.hover()
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, turn % 2 ? 900 : -700)
  })
  expect(slow, 'frames that took longer than a fifth of a second').toEqual([])
  expect(await log.locator('[data-position]').count(), 'lines in the page').toBeLessThan(120)
  await expect(page.getByRole('button', { name: /new lines?$/ })).toBeVisible()

  await page.getByRole('searchbox', { name: 'Search in log' }).fill('19999')
  await expect(page.getByText('5 matches')).toBeVisible()
  await page.getByRole('button', { name: 'Previous match' }).click()
  await expect(log.getByText('19999').first()).toBeInViewport()
})

/** How long frames took that took longer than 200 ms while something was done. */
async function slowFrames(page: Page, run: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const look = (now: number) => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    Object.assign(window, { frames })
  })
  await run()
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames)
  const sorted = frames.toSorted((a, b) => a - b)
  console.log(
    `frames: ${frames.length}, median ${sorted[frames.length >> 1]?.toFixed(1)} ms, 99th ${sorted[Math.floor(frames.length * 0.99)]?.toFixed(1)} ms`,
  )
  return frames.filter((frame) => frame > 200)
}
