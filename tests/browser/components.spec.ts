import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

test.use({ emptyCluster: true })

/** How many objects there are of every kind that somebody makes. */
const kindsCounted =
  'serviceaccounts,clusterroles,clusterrolebindings,roles,rolebindings,services,endpoints,endpointslices,deployments.apps,replicasets.apps,pods,configmaps,secrets,apiservices'

async function press(page: Page, name: 'Turn on' | 'Turn off'): Promise<void> {
  await page.getByRole('main').getByRole('button', { name }).click()
  await page.getByRole('dialog').getByRole('button', { name }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

test('metrics-server comes with progress, shows usage in lists, and leaves nothing', async ({
  page,
  kubectl,
  complaints,
}) => {
  test.setTimeout(150_000)
  // While its Pod is away, the metrics API answers so.
  complaints.expect(/503|404/)
  const count = async () => (await kubectl('get', kindsCounted, '-A', '--no-headers', '-o', 'name')).split('\n').sort()
  const before = await count()

  await page.goto('/local/nodes')
  await page.getByRole('link', { name: 'Show CPU and memory in use' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Metrics Server' })).toBeVisible()
  await expect(page.getByText('0 of 9 ready')).toBeVisible()
  await press(page, 'Turn on')
  await expect(page.getByText('Being turned on')).toBeVisible()
  await expect(page.getByText('9 of 9 ready')).toBeVisible({ timeout: 60_000 })

  await page.goto('/local/nodes')
  await expect(page.getByRole('columnheader', { name: 'CPU' })).toBeVisible()
  await expect(page.getByRole('row', { name: /worker-1/ })).toContainText(/\d+m\s*\d+(Mi|Gi)/, { timeout: 30_000 })
  await page.goto('/local/nodes/worker-1')
  await expect(page.getByRole('region', { name: 'Usage' })).toContainText('allocatable')

  await page.goto('/local/components/metrics-server')
  await press(page, 'Turn off')
  await expect(page.getByText('0 of 9 ready')).toBeVisible({ timeout: 60_000 })
  await expect.poll(count, { timeout: 60_000 }).toEqual(before)
})
