import { makeDataFolder, startOrrery } from '../support/orrery-process'
import { expect, signIn, test } from './fixtures'

test('theme, language and default namespace survive a reload and a restart', async ({ browser }) => {
  test.setTimeout(120_000)
  const dataFolder = makeDataFolder()
  const environment = { ORRERY_EMPTY: '1' }
  const first = await startOrrery({ dataFolder, environment })
  const storageState = await signIn(first.link)
  const context = await browser.newContext({
    baseURL: first.origin,
    storageState,
    locale: 'en-GB',
    colorScheme: 'light',
  })
  const page = await context.newPage()
  try {
    await page.goto('/settings')
    const saved = () => page.waitForResponse((response) => response.url().endsWith('/api/settings') && response.ok())
    await Promise.all([saved(), page.getByRole('radio', { name: 'Dark' }).check()])
    await page.getByRole('button', { name: /: Namespace: All namespaces\. Change namespace$/ }).click()
    await page.getByRole('combobox', { name: 'Search namespaces' }).fill('kube-sys')
    await Promise.all([saved(), page.getByRole('option', { name: 'kube-system' }).click()])
    await Promise.all([saved(), page.getByRole('radio', { name: '简体中文' }).check()])
    await expect(page.getByRole('heading', { level: 1, name: '设置' })).toBeVisible()

    const expectChosen = async () => {
      await expect(page.getByRole('radio', { name: '深色' })).toBeChecked()
      await expect(page.getByRole('radio', { name: '简体中文' })).toBeChecked()
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
      await page.goto('/local/configmaps')
      await expect(page.getByRole('heading', { level: 1, name: '配置字典' })).toBeVisible()
      await expect(page.getByRole('banner').getByRole('button', { name: /kube-system/ })).toBeVisible()
      await expect(page.getByRole('row', { name: /kube-root-ca\.crt/ })).toHaveCount(1)
    }
    await page.reload()
    await expectChosen()

    await first.stop()
    const second = await startOrrery({ dataFolder, environment, port: Number(new URL(first.origin).port) })
    try {
      // The session survives too.
      await page.goto('/settings')
      await expectChosen()
    } finally {
      await second.stop()
    }
  } finally {
    await first.stop()
    await context.close()
  }
})

test('a setting that cannot be stored is said not to be, and what was set is shown again', async ({
  page,
  complaints,
}) => {
  complaints.expect(/status of 500/)
  await page.goto('/settings')
  await page.route('**/api/settings', (route) =>
    route.fulfill({
      status: 500,
      json: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 500, message: 'no space left' },
    }),
  )
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(page.getByRole('region', { name: 'Notifications' })).toContainText('Not saved')
  await expect(page.getByRole('radio', { name: 'As the system' })).toBeChecked()
})
