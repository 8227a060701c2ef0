import { expect, newLink, test } from './fixtures'

// Passwords and limits belong to a whole product: this file has one of its own.
test.use({ emptyCluster: true, storageState: { cookies: [], origins: [] } })

const password = 'correct horse battery'

test('without a session there is the sign-in page and nothing else', async ({ page }) => {
  await page.goto('/local/pods?ns=default')
  await expect(page).toHaveURL('/sign-in?next=%2Flocal%2Fpods%3Fns%3Ddefault')
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await expect(page.getByRole('navigation')).toHaveCount(0)
})

test('the sign-in page speaks the language of the browser', async ({ browser, orrery }) => {
  const context = await browser.newContext({ baseURL: orrery.origin, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1, name: '登录' })).toBeVisible()
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans')
  await context.close()
})

test('a link signs in once; used again it says so and what to do', async ({ page, orrery }) => {
  const link = await newLink(orrery)
  await page.goto(link)
  await expect(page).toHaveURL('/local')
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()

  // To someone who is signed in an old link is just the console.
  await page.goto(link)
  await expect(page).toHaveURL('/local')
  // Live before the cookie goes: a socket that is still being opened would be refused.
  await expect(page.getByRole('region', { name: 'Cluster' })).toContainText('5')

  await page.context().clearCookies()
  await page.goto(link)
  await expect(page).toHaveURL('/sign-in?error=token')
  await expect(page.getByRole('alert').filter({ hasText: 'used already or has expired' })).toContainText('orrery token')
})

test('a password can be set, signs in, and signing out ends the session', async ({ page, orrery, complaints }) => {
  complaints.expect(/status of 401 .*\/api\/session/)
  await page.goto(await newLink(orrery))
  await page.goto('/settings')
  const next = page.getByLabel('New password', { exact: true })
  await next.fill('short')
  await page.getByLabel('New password again').fill('shorter')
  await page.getByRole('button', { name: 'Set a password' }).click()
  await expect(next).toHaveAccessibleDescription(/at least 10 characters/)
  await expect(page.getByLabel('New password again')).toHaveAccessibleDescription('The two are not the same')

  await next.fill(password)
  await page.getByLabel('New password again').fill(password)
  await page.getByRole('button', { name: 'Set a password' }).click()
  await expect(page.getByRole('region', { name: 'Notifications' })).toContainText('The password is set.')
  await expect(page.getByRole('button', { name: 'Change the password' })).toBeVisible()

  const [cookie] = await page.context().cookies()
  await page.getByRole('button', { name: 'Account: admin' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL('/sign-in')

  // Not only forgotten by the browser: the session itself is over.
  await page.context().addCookies([cookie!])
  await page.goto('/local/secrets')
  await expect(page).toHaveURL('/sign-in?next=%2Flocal%2Fsecrets')

  await page.getByLabel('Name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('wrong horse battery')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Name or password is wrong.' })).toBeVisible()
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL('/local/secrets')
})

test('changing the password asks for the present one and ends all other sessions', async ({
  page,
  browser,
  orrery,
  complaints,
}) => {
  complaints.expect(/status of 403 .*\/api\/password/)
  const other = await browser.newContext({ baseURL: orrery.origin })
  const elsewhere = await other.newPage()
  await elsewhere.goto(await newLink(orrery))

  await page.goto(await newLink(orrery))
  await page.goto('/settings')
  const change = async (current: string, next: string) => {
    await page.getByLabel('Current password').fill(current)
    await page.getByLabel('New password', { exact: true }).fill(next)
    await page.getByLabel('New password again').fill(next)
    await page.getByRole('button', { name: 'Change the password' }).click()
  }
  await change('not the present one', 'battery staple horse')
  await expect(page.getByLabel('Current password')).toHaveAccessibleDescription('That is not the current password')
  await change(password, 'battery staple horse')
  await expect(page.getByRole('region', { name: 'Notifications' })).toContainText(
    'All other sessions of yours are ended.',
  )

  // The page that was open there is told at once, and nothing brings it back.
  await expect(elsewhere).toHaveURL(/\/sign-in/)
  await elsewhere.goto('/local')
  await expect(elsewhere).toHaveURL(/\/sign-in/)
  await page.reload()
  await expect(page).toHaveURL('/settings')
  await other.close()
})

test('who tries too often is told how long to wait; a right link still signs in', async ({
  page,
  orrery,
  complaints,
}) => {
  complaints.expect(/status of 4(01|29) .*\/api\/session/)
  await page.goto('/sign-in')
  await page.getByLabel('Name').fill('admin')
  const refusal = page.getByRole('alert').filter({ hasText: 'Name or password is wrong.' })
  const limit = page.getByRole('alert').filter({ hasText: /Too many tries\. Try again in \d+ seconds\./ })
  await expect(async () => {
    await page.getByLabel('Password', { exact: true }).fill('guess')
    const answer = page.waitForResponse('**/api/session')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await answer
    await expect(refusal.or(limit)).toBeVisible()
    expect(await limit.count()).toBe(1)
  }).toPass()

  await expect(async () => {
    await page.goto('/sign-in?token=guess')
    await expect(page.getByRole('alert').filter({ hasText: 'Too many tries from this address.' })).toBeVisible({
      timeout: 500,
    })
  }).toPass()

  await page.goto(await newLink(orrery))
  await expect(page).toHaveURL('/local')
})
