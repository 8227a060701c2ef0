import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { startSimulator } from '../support/simulator-process'
import { expect, test } from './fixtures'

test.use({ emptyCluster: true })

test('a second cluster is added by its kubeconfig, stands beside the first, and says what is wrong when it goes away', async ({
  page,
  complaints,
}) => {
  test.setTimeout(180_000)
  // Of the cluster that is gone.
  complaints.expect(/status of 50[234]/)
  const second = await startSimulator({ arguments: ['--empty'] })
  try {
    const kubeconfig = readFileSync(second.kubeconfig, 'utf8')
    await page.goto('/settings/clusters')
    await page.getByRole('link', { name: 'Add a cluster' }).click()
    const text = page.getByRole('textbox', { name: 'Kubeconfig' })

    await text.fill(kubeconfig.replace(/^( +)token: .*$/m, '$1exec: { command: aws }'))
    await expect(page.getByRole('alert').filter({ hasText: 'it would run a program' })).toContainText('create token')
    const add = page.getByRole('button', { name: 'Add', exact: true })
    await expect(add).toHaveAttribute('aria-disabled', 'true')

    await text.fill(kubeconfig.replace(/server: .*/, 'server: https://127.0.0.1:1'))
    await expect(page.getByText('https://127.0.0.1:1', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    const result = page.getByRole('region', { name: 'Result of the test' })
    await expect(result).toContainText('Nobody answers at this port')
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

    await text.fill(kubeconfig)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Production')
    await page.getByRole('radio', { name: 'Red', exact: true }).check()
    await add.click()
    await expect(page).toHaveURL('/settings/clusters')
    await expect(page.getByRole('region', { name: 'Production' })).toContainText('v1.')

    await page.getByRole('button', { name: /^Cluster: local/ }).click()
    await page.getByRole('menuitemradio', { name: /Production/ }).click()
    await expect(page).toHaveURL('/production')
    await page.goto('/production/namespaces')
    await expect(page.getByRole('row', { name: /kube-system/ })).toBeVisible()
    await expect(page.getByText('Simulated cluster')).toBeHidden()

    await second.kill()
    const trouble = page.getByRole('alert').filter({ hasText: 'Production: Nobody answers at this port' })
    await expect(trouble).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: /^Cluster: Production, Nobody answers/ }).click()
    await page.getByRole('menuitemradio', { name: /local/ }).click()
    await expect(page).toHaveURL('/local')
    await page.goto('/local/namespaces')
    await expect(page.getByRole('row', { name: /kube-system/ })).toBeVisible()
    await expect(trouble).toBeHidden()

    await page.goto('/settings/clusters')
    await page.getByRole('button', { name: 'Remove Production' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByRole('region', { name: 'Production' })).toHaveCount(0)
    await page.getByRole('button', { name: /^Cluster: local/ }).click()
    await expect(page.getByRole('menuitemradio')).toHaveCount(1)
  } finally {
    await second.stop()
  }
})
