import { expect, newLink, test } from './fixtures'

test.describe('signing in', () => {
  test('without a session there is the sign-in page and nothing else', async ({ page, orrery }) => {
    await page.goto(`${orrery.origin}/local/pods`)
    await expect(page).toHaveURL(/\/sign-in\?next=%2Flocal%2Fpods$/)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  })

  test('a link signs in once, a used one says so', async ({ page, orrery, complaints }) => {
    const link = await newLink(orrery)
    await page.goto(link)
    await expect(page).toHaveURL(/\/local$/)
    await page.context().clearCookies()
    await page.goto(link)
    await expect(page).toHaveURL(/\/sign-in\?error=token$/)
    await expect(page.getByRole('alert')).toContainText('orrery token')
    expect(complaints).toEqual([])
  })

  test('a password can be set, signs in, and signing out ends it', async ({ page, orrery }) => {
    await page.goto(await newLink(orrery))
    await page.goto(`${orrery.origin}/settings`)
    await page.getByLabel('New password', { exact: true }).fill('correct horse battery')
    await page.getByLabel(/repeat|again/i).fill('correct horse battery')
    await page.getByRole('button', { name: /set password/i }).click()
    await expect(page.getByRole('status').filter({ hasText: /password/i })).toBeVisible()
    await page.getByRole('button', { name: /admin/ }).click()
    await page.getByRole('menuitem', { name: /sign out/i }).click()
    await expect(page).toHaveURL(/\/sign-in/)

    await page.getByLabel('Name').fill('admin')
    await page.getByLabel('Password').fill('wrong horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(/\/local$/)
  })
})
