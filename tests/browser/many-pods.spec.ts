import { namespaces } from '../../lib/kinds'
import { connect } from '../support/cluster-client'
import { eventually } from '../support/kubectl'
import { createIdlePods } from '../support/pods'
import { watchRows } from '../support/socket-rows'
import { expect, test } from './fixtures'
import { listOf, namesIn, rowOf, sortBy } from './lists'

test.use({ emptyCluster: true })

const many = 10_000
/** A screen and what is around it; never what is in the cluster. */
const mostRows = 300

test.beforeAll(async ({ orrery }) => {
  test.setTimeout(180_000)
  const { api, close } = await connect(orrery.kubeconfig)
  await api.create(namespaces, { metadata: { name: 'crowd' } })
  // A namespace takes Pods once its service account is there.
  await eventually(
    () => createIdlePods(api, 'crowd', 1),
    () => true,
  )
  await createIdlePods(api, 'crowd', many - 1, 1)
  close()
})

test('opening, scrolling, sorting and searching 10,000 Pods carries only what is on screen', async ({
  page,
  kubectl,
}) => {
  const rows = watchRows(page)
  await page.goto('/local/pods?ns=crowd')
  const grid = listOf(page, 'Pods, 10000 rows').or(listOf(page, 'Pods, 10,000 rows'))
  await expect(rowOf(grid, 'idle-00000')).toBeVisible()
  expect(rows.count(), 'rows that crossed the socket while opening').toBeLessThanOrEqual(mostRows)
  await expect(page.getByText('10,000', { exact: true }).last()).toBeVisible()
  await expect(grid).toHaveAttribute('aria-rowcount', String(many + 1))
  expect(await grid.getByRole('row').count(), 'rows in the page').toBeLessThan(80)

  // To the very end, by keyboard as a person would, and by the wheel.
  await grid.getByRole('row').nth(1).focus()
  await page.keyboard.press('End')
  await expect(rowOf(grid, 'idle-09999')).toBeFocused()
  await page.keyboard.press('PageUp')
  await expect(rowOf(grid, 'idle-09999')).not.toBeFocused()
  await page.keyboard.press('Home')
  await expect(rowOf(grid, 'idle-00000')).toBeFocused()
  await grid.hover()
  await page.mouse.wheel(0, 170_000)
  await expect.poll(async () => (await namesIn(grid))[0]).toMatch(/^idle-0(49|50)/)

  await sortBy(grid, 'Name')
  await expect.poll(async () => (await namesIn(grid))[0], 'sorted the other way').toMatch(/^idle-0(49|50)|idle-09999/)
  await grid.getByRole('row').nth(5).focus()
  await page.keyboard.press('Home')
  await expect(rowOf(grid, 'idle-09999')).toBeVisible()

  await page.getByRole('searchbox', { name: 'Search' }).fill('idle-0777')
  await expect(listOf(page, 'Pods, 10 rows')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search' }).fill('')
  await page.getByRole('textbox', { name: 'Labels' }).fill('shard=7')
  await expect(listOf(page, /^Pods, 1,?000 rows$/)).toBeVisible()
  await page.getByRole('textbox', { name: 'Labels' }).fill('')
  await expect(grid).toBeVisible()

  // Still live: one more is one more.
  await kubectl(
    'run',
    'a-late-one',
    '-n',
    'crowd',
    '--image=nginx:1.27',
    '--overrides={"spec":{"schedulerName":"nobody"}}',
  )
  await expect(grid).toBeHidden()
  await page.getByRole('searchbox', { name: 'Search' }).fill('late')
  await expect(rowOf(page, 'a-late-one')).toBeVisible()
  expect(rows.count(), 'rows that crossed the socket in all').toBeLessThan(1500)
})

test('all namespaces and the overview open as fast', async ({ page }) => {
  const rows = watchRows(page)
  await page.goto('/local')
  await expect(page.getByRole('link', { name: /^10,00\d Pods$/ })).toBeVisible()
  await page.goto('/local/pods')
  await expect(page.getByRole('row', { name: /idle-00000/ })).toBeVisible()
  expect(rows.count()).toBeLessThanOrEqual(mostRows)
})
