import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { header, listOf, namesIn, rowOf } from './lists'

const grid = (page: Page) => listOf(page, /^ClusterRoles/)
const scrolled = (page: Page) => grid(page).evaluate((element) => element.scrollTop)

test('the way back leads to the same rows, a reload as well, a link to the top', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 500 })
  await page.goto('/local/clusterroles.rbac.authorization.k8s.io?sort=-name')
  await grid(page).hover()
  await page.mouse.wheel(0, 400)
  await expect.poll(() => scrolled(page)).toBe(400)
  await expect.poll(() => page.evaluate(() => window.history.state?.orreryScroll)).toBe(400)
  const seen = await namesIn(grid(page))

  await rowOf(page, seen[8] ?? '')
    .getByRole('link')
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: seen[8] ?? '' })).toBeVisible()
  await page.goBack()
  await expect.poll(() => scrolled(page)).toBe(400)
  await expect.poll(() => namesIn(grid(page))).toEqual(seen)
  await expect(header(grid(page), 'Name')).toHaveAttribute('aria-sort', 'descending')

  await page.goForward()
  await expect(page.getByRole('heading', { level: 1, name: seen[8] ?? '' })).toBeVisible()
  await page.goBack()
  await page.reload()
  await expect.poll(() => scrolled(page)).toBe(400)

  await page.getByRole('link', { name: 'Pods', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Pods' })).toBeVisible()
  await page.getByRole('link', { name: 'ClusterRoles', exact: true }).click()
  await expect(grid(page)).toBeVisible()
  expect(await scrolled(page)).toBe(0)
})

test('the keyboard gets into a list that was scrolled by the wheel', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 500 })
  await page.goto('/local/clusterroles.rbac.authorization.k8s.io')
  await grid(page).hover()
  await page.mouse.wheel(0, 600)
  await expect.poll(() => scrolled(page)).toBe(600)
  await header(grid(page), 'Created at').getByRole('button').focus()
  await page.keyboard.press('Tab')
  await expect(grid(page).getByRole('row').and(page.locator(':focus'))).toBeInViewport()
})

test('filters stay with an address through a reload and the way back', async ({ page }) => {
  await page.goto('/local/pods?ns=shop&q=cart&status=Running&cols=node')
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('cart')
  await page.getByRole('searchbox', { name: 'Search' }).fill('catalog')
  await expect(page).toHaveURL(/q=catalog/)
  const list = listOf(page, /^Pods, 2 rows/)
  await expect(list).toBeVisible()
  await list
    .getByRole('link', { name: /^catalog-/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/local\/pods\/shop\/catalog-/)
  await page.goBack()
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('catalog')
  await page.reload()
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('catalog')
  await expect(page.getByRole('button', { name: /^Running/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(header(list, 'Node')).toBeVisible()
})
