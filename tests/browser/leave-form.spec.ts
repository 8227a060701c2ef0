/** A half-filled form is not lost without a question, whichever way it is left. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { field, uniqueName } from './namespace-form'

const question = (page: Page) => page.getByRole('dialog', { name: 'Leave without saving?' })
const stay = (page: Page) => question(page).getByRole('button', { name: 'Stay' }).click()
const leave = (page: Page) => question(page).getByRole('button', { name: 'Leave' }).click()
const form = '/local/namespaces/create'

test.beforeEach(async ({ page }) => {
  await page.goto('/local/namespaces')
  await page.getByRole('link', { name: /^(Create namespace|创建项目)$/ }).click()
  await expect(page).toHaveURL(form)
})

test('by the menu', async ({ page }) => {
  await field(page, 'Name').fill('half')
  const link = page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Nodes' })
  await link.click()
  await expect(question(page)).toBeVisible()
  await stay(page)
  await expect(page).toHaveURL(form)
  await expect(field(page, 'Name')).toHaveValue('half')
  await link.click()
  await leave(page)
  await expect(page).toHaveURL(/\/local\/nodes/)
  // The form is one step back, and empty: nothing of it is left to ask about.
  await page.goBack()
  await expect(page).toHaveURL(form)
  await expect(field(page, 'Name')).toHaveValue('')
  await page.goBack()
  await expect(page).toHaveURL(/\/local\/namespaces(\?|$)/)
})

test('by the way back', async ({ page }) => {
  await field(page, 'Name').fill('half')
  for (const _ of ['once', 'twice']) {
    await page.evaluate(() => history.back())
    await expect(question(page)).toBeVisible()
    await expect(page).toHaveURL(form)
    await stay(page)
    await expect(field(page, 'Name')).toHaveValue('half')
  }
  await page.evaluate(() => history.back())
  await leave(page)
  await expect(page).toHaveURL(/\/local\/namespaces(\?|$)/)
  await expect(page.getByRole('link', { name: 'Create namespace' })).toBeVisible()
})

test('by Cancel and by the namespace picker', async ({ page }) => {
  await field(page, 'Name').fill('half')
  await page.getByRole('main').getByRole('link', { name: 'Cancel' }).click()
  await stay(page)
  await page
    .getByRole('banner')
    .getByRole('button', { name: /Change namespace$/ })
    .click()
  await page.getByRole('option', { name: 'default' }).click()
  await expect(question(page)).toBeVisible()
  await leave(page)
  await expect(page).toHaveURL(/ns=default/)
})

test('by closing the tab', async ({ page }) => {
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  await field(page, 'Name').pressSequentially('half')
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toEqual(['beforeunload'])
  await expect(field(page, 'Name')).toHaveValue('half')
})

test('and not where nothing was typed, nor what was typed is gone', async ({ page }) => {
  await page.getByRole('button', { name: 'Add label' }).click()
  await field(page, 'Name').fill('half')
  await field(page, 'Name').fill('')
  await page.evaluate(() => history.back())
  await expect(page).toHaveURL(/\/local\/namespaces(\?|$)/)
  await expect(question(page)).toBeHidden()
})

test('nor after it was created', async ({ page, kubectl }) => {
  const name = uniqueName()
  await field(page, 'Name').fill(name)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page).toHaveURL(`/local/namespaces/${name}`)
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Nodes' }).click()
  await expect(page).toHaveURL(/\/local\/nodes/)
  await kubectl('delete', 'namespace', name, '--wait=false')
})

test.describe('简体中文', () => {
  test.use({ locale: 'zh-CN' })

  test('asks in Chinese', async ({ page }) => {
    await page.goto(form)
    await page.getByRole('textbox', { name: '名称', exact: true }).fill('half')
    await page.getByRole('main').getByRole('link', { name: '取消' }).click()
    const dialog = page.getByRole('dialog', { name: '不保存就离开？' })
    await dialog.getByRole('button', { name: '留在此页' }).click()
    await expect(page).toHaveURL(form)
  })
})
