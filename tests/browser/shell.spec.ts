import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { listOf } from './lists'

test('the menu leads to every kind and keeps the namespace', async ({ page }) => {
  await page.goto('/local?ns=shop')
  const menu = page.getByRole('navigation', { name: 'Main menu' })
  const stations = [
    ['Nodes', '/local/nodes'],
    ['Namespaces', '/local/namespaces'],
    ['Events', '/local/events'],
    ['Deployments', '/local/deployments.apps'],
    ['Pods', '/local/pods'],
    ['ReplicaSets', '/local/replicasets.apps'],
    ['ReplicationControllers', '/local/replicationcontrollers'],
    ['Services', '/local/services'],
    ['ConfigMaps', '/local/configmaps'],
    ['Secrets', '/local/secrets'],
  ] as const
  for (const [name, path] of stations) {
    await menu.getByRole('link', { name, exact: true }).click()
    await expect(page).toHaveURL(`${path}?ns=shop`)
    await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
    await expect(menu.getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'page')
    await expect(page).toHaveTitle(`${name} · Orrery`)
  }
  await menu.getByRole('link', { name: 'Overview' }).click()
  await expect(page).toHaveURL('/local?ns=shop')
})

test('the menu folds to icons that keep their names', async ({ page }) => {
  await page.goto('/local')
  await page.getByRole('button', { name: 'Collapse menu' }).click()
  const pods = page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Pods', exact: true })
  await expect(pods).toBeVisible()
  await expect(pods).toHaveText('')
  await page.getByRole('button', { name: 'Expand menu' }).click()
  await expect(pods).toHaveText('Pods')
})

test('every page says that the cluster is a simulated one', async ({ page, complaints }) => {
  complaints.expect(/status of 404 .*nobody/)
  for (const path of [
    '/local',
    '/local/pods',
    '/local/deployments.apps/shop/storefront',
    '/local/pods/shop/nobody',
    '/local/namespaces/create',
    '/settings',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('banner').getByText('Simulated cluster')).toBeVisible()
  }
})

test.describe('the namespace picker', () => {
  test('searches, narrows the list to one namespace and back, and stands in the URL', async ({ page }) => {
    await page.goto('/local/pods')
    await expect(page.getByRole('row', { name: /storefront-/ })).toHaveCount(3)
    await page.getByRole('button', { name: 'Namespace: All namespaces. Change namespace' }).click()
    const search = page.getByRole('combobox', { name: 'Search namespaces' })
    await expect(search).toBeFocused()
    await search.fill('mod')
    await expect(page.getByRole('option')).toHaveText([/^models/])
    await search.press('Enter')
    await expect(page).toHaveURL('/local/pods?ns=models')
    await expect(page.getByRole('row', { name: /embeddings-/ })).toBeVisible()
    await expect(page.getByRole('row', { name: /storefront-/ })).toHaveCount(0)
    await expect(page.getByRole('columnheader', { name: 'Namespace' })).toHaveCount(0)

    await page.goBack()
    await expect(page.getByRole('row', { name: /storefront-/ }).first()).toBeVisible()
    await page.goForward()
    await page.reload()
    await expect(page.getByRole('button', { name: 'Namespace: models. Change namespace' })).toBeVisible()
    await expect(page.getByRole('row', { name: /storefront-/ })).toHaveCount(0)
  })

  test('shows a namespace that appears while it is open, and one that does not exist not', async ({
    page,
    kubectl,
  }) => {
    await page.goto('/local/pods')
    await page.getByRole('button', { name: /^Namespace: / }).click()
    const search = page.getByRole('combobox', { name: 'Search namespaces' })
    await search.fill('just-now')
    await expect(page.getByText('No namespace matches.')).toBeVisible()
    await kubectl('create', 'namespace', 'just-now')
    await expect(page.getByRole('option', { name: 'just-now' })).toBeVisible()
    await kubectl('delete', 'namespace', 'just-now', '--wait=false')
    await expect(page.getByText('No namespace matches.')).toBeVisible()
  })
})

test.describe('theme', () => {
  const background = (page: Page) =>
    page.getByRole('banner').evaluate((element) => getComputedStyle(element).backgroundColor)

  test('follows the system until another is chosen, and the choice stays', async ({ page, choose }) => {
    await choose({})
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto('/local')
    const light = await background(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await background(page)
    expect(dark).not.toBe(light)

    await page.getByRole('button', { name: 'Theme: As the system. Change theme' }).click()
    await page.getByRole('menuitemradio', { name: 'Light' }).click()
    await expect(page.getByRole('button', { name: 'Theme: Light. Change theme' })).toBeVisible()
    expect(await background(page)).toBe(light)

    // Before any script has run: no flash of the other theme.
    const html = await (await page.request.get('/local')).text()
    expect(html).toContain('data-theme="light"')
    await page.getByRole('button', { name: 'Theme: Light. Change theme' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await page.emulateMedia({ colorScheme: 'light' })
    await expect.poll(() => background(page)).toBe(dark)
  })
})

test.describe('language', () => {
  test('changes at once and everywhere, and the first answer is in it already', async ({ page, choose }) => {
    await choose({})
    await page.goto('/local/pods?ns=shop')
    await page.getByRole('button', { name: 'Language: As the browser. Change language' }).click()
    await page.getByRole('menuitemradio', { name: '简体中文' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '容器组' })).toBeVisible()
    await expect(page.getByRole('link', { name: '概览' })).toBeVisible()
    await expect(page.getByRole('banner').getByText('模拟集群')).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
    await expect(page).toHaveTitle('容器组 · Orrery')

    const html = await (await page.request.get('/local/pods')).text()
    expect(html).toContain('容器组')
    expect(html).toContain('lang="zh-Hans"')

    await page.getByRole('button', { name: /^语言/ }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Pods' })).toBeVisible()
  })
})

test.describe('the keyboard', () => {
  test('reaches the content past the menu', async ({ page }) => {
    await page.goto('/local/pods')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  test('searches with a slash, walks the rows with arrows and opens with Enter', async ({ page }) => {
    await page.goto('/local/pods?ns=shop')
    const grid = listOf(page, /Pods, 14 rows/)
    await expect(grid).toBeVisible()
    await page.keyboard.press('/')
    const search = page.getByRole('searchbox', { name: 'Search' })
    await expect(search).toBeFocused()
    await page.keyboard.type('checkout')
    await expect(listOf(page, /Pods, 2 rows/)).toBeVisible()
    await expect(search).toHaveValue('checkout')
    await page.keyboard.press('Escape')
    await expect(grid).toBeVisible()

    const rows = grid.getByRole('row')
    await rows.nth(1).focus()
    await page.keyboard.press('ArrowDown')
    await expect(rows.nth(2)).toBeFocused()
    await page.keyboard.press('End')
    await expect(grid.getByRole('row', { name: /visitors-/ })).toBeFocused()
    await page.keyboard.press('Home')
    await expect(rows.nth(1)).toBeFocused()
    await page.keyboard.press('ArrowDown')
    const name = await rows.nth(2).getByRole('link').first().textContent()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(`/local/pods/shop/${name}`)
  })

  test('a menu of actions opens, moves and closes, and gives the focus back', async ({ page }) => {
    await page.goto('/local/deployments.apps?ns=shop')
    const button = page.getByRole('button', { name: 'Actions for storefront' })
    await button.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitem', { name: 'Logs' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(button).toBeFocused()
  })
})

test('an address that names nothing says so inside the frame', async ({ page, complaints }) => {
  complaints.expect(/status of 404/)
  await page.goto('/local/quux')
  await expect(page.getByRole('heading', { level: 1, name: 'There is nothing at this address' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Main menu' })).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'To the overview' }).click()
  await expect(page).toHaveURL('/local')

  const response = await page.goto('/mars/pods')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1, name: 'There is nothing at this address' })).toBeVisible()
})
