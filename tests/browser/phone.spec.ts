import type { Page } from '@playwright/test'
import { everyPage } from './every-page'
import { expect, test } from './fixtures'
import { settled } from './settled'

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true })

/** The page itself stands still; what is too wide scrolls in a box of its own. */
async function expectNothingSideways(page: Page): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const scrollers = [document.documentElement, ...document.querySelectorAll('main')]
    return scrollers.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.tagName)
  })
  expect(tooWide, page.url()).toEqual([])
}

for (const [language, locale] of [
  ['English', 'en-GB'],
  ['简体中文', 'zh-CN'],
] as const) {
  test.describe(language, () => {
    test.use({ locale })

    test('no page is wider than a phone', async ({ page, kubectl, complaints }) => {
      test.setTimeout(120_000)
      complaints.expect(/status of 404 .*nobody/)
      for (const path of await everyPage(kubectl)) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await settled(page)
        await expectNothingSideways(page)
      }
    })
  })
}

test('the menu is a drawer that closes when it has led somewhere', async ({ page }) => {
  await page.goto('/local')
  await expect(page.getByRole('navigation', { name: 'Main menu' })).toBeHidden()
  await page.getByRole('button', { name: 'Open menu' }).tap()
  const drawer = page.getByRole('dialog', { name: 'Menu' })
  await drawer.getByRole('link', { name: 'Deployments' }).tap()
  await expect(drawer).toBeHidden()
  await expect(page).toHaveURL('/local/deployments.apps')
  await expect(page.getByRole('heading', { level: 1, name: 'Deployments' })).toBeVisible()
})

test('rows are cards with name, state and actions, and lead to the page', async ({ page }) => {
  await page.goto('/local/deployments.apps?ns=shop')
  const row = page.getByRole('row', { name: /^storefront / })
  await expect(row).toContainText('Available')
  await row.getByRole('button', { name: 'Actions for storefront' }).tap()
  await expect(page.getByRole('menuitem', { name: 'Scale' })).toBeVisible()
  await page.keyboard.press('Escape')
  await row.getByRole('link', { name: 'storefront' }).tap()
  await expect(page).toHaveURL('/local/deployments.apps/shop/storefront')
  await page.getByRole('tab', { name: 'YAML' }).tap()
  await expect(page.getByRole('textbox', { name: 'YAML of storefront' })).toContainText('kind: Deployment')
})

test('a dialog fits on the screen with its buttons in reach', async ({ page }) => {
  await page.goto('/local/deployments.apps/shop/storefront')
  await page.getByRole('button', { name: 'Delete' }).tap()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('Goes with it')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeInViewport({ ratio: 1 })
  await dialog.getByRole('button', { name: 'Cancel' }).tap()
  await expect(dialog).toBeHidden()
})
