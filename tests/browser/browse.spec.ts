import { expect, test } from './fixtures'
import { expectCount, header, listOf, namesIn, rowOf, sortBy } from './lists'

/** What each list shows of the seeded world: an object and words that stand in its row. */
const seeded = [
  { kind: 'deployments.apps', title: 'Deployments', name: 'storefront', cells: ['shop', 'Available', '3/3'] },
  { kind: 'replicationcontrollers', title: 'ReplicationControllers', name: 'invoice-archive', cells: ['shop', '2'] },
  { kind: 'jobs.batch', title: 'Jobs', name: 'corpus-import', cells: ['models', 'Complete', '3/3'] },
  {
    kind: 'cronjobs.batch',
    title: 'CronJobs',
    name: 'nightly-evaluation',
    cells: ['models', 'Scheduled', '0 2 * * *', 'Asia/Shanghai'],
  },
  { kind: 'services', title: 'Services', name: 'storefront', cells: ['shop', 'NodePort', '80:30080/TCP'] },
  { kind: 'nodes', title: 'Nodes', name: 'control-plane', cells: ['Ready', 'control-plane', 'v1.'] },
  { kind: 'namespaces', title: 'Namespaces', name: 'shop', cells: ['Active'] },
  { kind: 'configmaps', title: 'ConfigMaps', name: 'shop-settings', cells: ['shop', '4'] },
  { kind: 'secrets', title: 'Secrets', name: 'orders-db', cells: ['shop', 'Opaque', '2'] },
]

test.describe('each kind has its list', () => {
  for (const { kind, title, name, cells } of seeded) {
    test(title, async ({ page }) => {
      await page.goto(`/local/${kind}`)
      await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible()
      const row = rowOf(page, name)
      await expect(row).toBeVisible()
      for (const cell of cells) await expect(row).toContainText(cell)
      await expect(page.getByText('Live', { exact: true })).toBeVisible()
    })
  }

  test('Pods in every state of health', async ({ page }) => {
    await page.goto('/local/pods')
    await expect(page.getByRole('row', { name: /^storefront-.* shop 1\/1 Running/ })).toHaveCount(3)
    await expect(page.getByRole('row', { name: /^invoice-worker-.* lab 0\/1 (CrashLoopBackOff|Error)/ })).toHaveCount(1)
    await expect(
      page.getByRole('row', { name: /^newsletter-.* lab 0\/1 (ImagePullBackOff|ErrImagePull)/ }),
    ).toHaveCount(2)
    await expect(page.getByRole('row', { name: /^recommender-training-.* models 0\/1 Pending/ })).toHaveCount(1)
  })

  test('ReplicaSets', async ({ page }) => {
    await page.goto('/local/replicasets.apps?ns=shop')
    await expect(page.getByRole('row', { name: /^checkout-/ })).toHaveCount(3)
    await expect(page.getByRole('row', { name: /^storefront-/ })).toContainText('3')
  })

  test('Events, the newest first', async ({ page }) => {
    await page.goto('/local/events?ns=lab')
    const grid = listOf(page, /^Events/)
    const failed = grid.getByRole('row', { name: /Warning .* Failed pod\/newsletter-/ }).first()
    await expect(failed).toBeVisible()
    await expect(header(grid, 'Last seen')).toHaveAttribute('aria-sort', 'ascending')
    await failed.getByRole('link', { name: /^pod\/newsletter-/ }).click()
    await expect(page).toHaveURL(/\/local\/pods\/lab\/newsletter-/)
  })
})

test.describe('a list is live', () => {
  test('what kubectl creates, changes and deletes is seen without a reload', async ({ page, kubectl, namespace }) => {
    await page.goto(`/local/pods?ns=${namespace}`)
    await expect(page.getByRole('heading', { name: 'There are no Pods here.' })).toBeVisible()

    await kubectl('run', 'comet', '-n', namespace, '--image=nginx:1.27')
    const row = rowOf(page, 'comet')
    await expect(row).toContainText('Running')
    await expect(row).toContainText('1/1')
    await expectCount(page, /^1$/)

    await kubectl('delete', 'pod', 'comet', '-n', namespace, '--wait=false')
    await expect(page.getByRole('heading', { name: 'There are no Pods here.' })).toBeVisible()
  })

  test('a workload is seen to come up', async ({ page, kubectl, namespace }) => {
    await page.goto(`/local/deployments.apps?ns=${namespace}`)
    await kubectl('create', 'deployment', 'moons', '-n', namespace, '--image=nginx:1.27', '--replicas=3')
    await expect(rowOf(page, 'moons')).toContainText('3/3')
    await expect(rowOf(page, 'moons')).toContainText('Available')
    await kubectl('scale', 'deployment', 'moons', '-n', namespace, '--replicas=1')
    await expect(rowOf(page, 'moons')).toContainText('1/1')
  })
})

test.describe('finding things', () => {
  test('search, label filter, status and sorting narrow the list, stand in the URL and survive a reload', async ({
    page,
  }) => {
    await page.goto('/local/pods')
    const all = listOf(page, /^Pods/)
    await expect(all).toBeVisible()
    const everything = (await namesIn(all)).length

    await page.getByRole('searchbox', { name: 'Search' }).fill('SHOP front')
    await expect(listOf(page, 'Pods, 3 rows')).toBeVisible()
    await expect(page).toHaveURL('/local/pods?q=SHOP+front')
    await expectCount(page, new RegExp(`^3 of ${everything}$`))

    await page.getByRole('searchbox', { name: 'Search' }).fill('')
    await page.getByRole('textbox', { name: 'Labels' }).fill('tier in (front,data)')
    await expect(listOf(page, 'Pods, 5 rows')).toBeVisible()
    await sortBy(listOf(page, /^Pods/), 'Name')
    await expect(page).toHaveURL(/[?&]sort=-name/)
    await expect.poll(async () => (await namesIn(listOf(page, /^Pods/)))[0]).toMatch(/^storefront-/)

    const asSeen = await namesIn(listOf(page, /^Pods/))
    await page.reload()
    await expect(listOf(page, 'Pods, 5 rows')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Labels' })).toHaveValue('tier in (front,data)')
    await expect(header(listOf(page, /^Pods/), 'Name')).toHaveAttribute('aria-sort', 'descending')
    expect(await namesIn(listOf(page, /^Pods/))).toEqual(asSeen)
  })

  test('a chip shows only that status and counts the others', async ({ page }) => {
    await page.goto('/local/pods')
    const chips = page.getByRole('group', { name: 'Filter by status' })
    const pending = chips.getByRole('button', { name: /^Pending 1/ })
    await pending.click()
    await expect(pending).toHaveAttribute('aria-pressed', 'true')
    await expect(page).toHaveURL('/local/pods?status=Pending')
    await expect(listOf(page, 'Pods, 1 row')).toBeVisible()
    await expect(page.getByRole('row', { name: /^recommender-training-/ })).toBeVisible()
    await expect(chips.getByRole('button', { name: /^Running \d+/ })).toBeVisible()

    await page.reload()
    await expect(listOf(page, 'Pods, 1 row')).toBeVisible()
    await pending.click()
    await expect(page).toHaveURL('/local/pods')
    await expect(page.getByRole('row', { name: /^storefront-/ }).first()).toBeVisible()
  })

  test('a selector that is none is told apart and asks for nothing', async ({ page }) => {
    await page.goto('/local/pods?ns=shop')
    await expect(listOf(page, 'Pods, 14 rows')).toBeVisible()
    const labels = page.getByRole('textbox', { name: 'Labels' })
    await labels.fill('tier in (front')
    await expect(labels).toHaveAttribute('aria-invalid', 'true')
    await expect(labels).toHaveAccessibleDescription(/Not a label selector: /)
    await expect(page).toHaveURL('/local/pods?ns=shop')
    await expect(listOf(page, 'Pods, 14 rows')).toBeVisible()
  })

  test('nothing found says so and offers the way back', async ({ page }) => {
    await page.goto('/local/pods?ns=shop&q=pluto')
    await expect(page.getByRole('heading', { name: 'Nothing matches.' })).toBeVisible()
    await page.getByRole('button', { name: 'Clear search and filters' }).click()
    await expect(listOf(page, 'Pods, 14 rows')).toBeVisible()
    await expect(page).toHaveURL('/local/pods?ns=shop')
  })

  test('wide columns can be added, and numbers sort as numbers', async ({ page, kubectl, namespace }) => {
    for (const [name, replicas] of [
      ['two', '2'],
      ['ten', '10'],
      ['one', '1'],
    ] as const) {
      await kubectl('create', 'deployment', name, '-n', namespace, '--image=nginx:1.27', `--replicas=${replicas}`)
    }
    await page.goto(`/local/deployments.apps?ns=${namespace}`)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Images' }).click()
    await page.keyboard.press('Escape')
    const grid = listOf(page, 'Deployments, 3 rows')
    await expect(rowOf(grid, 'two')).toContainText('nginx:1.27')
    await expect(page).toHaveURL(/[?&]cols=images/)
    await sortBy(grid, 'Up to date')
    await expect.poll(() => namesIn(grid)).toEqual(['one', 'two', 'ten'])
    await sortBy(grid, 'Up to date')
    await expect.poll(() => namesIn(grid)).toEqual(['ten', 'two', 'one'])
  })
})

test('the overview counts what there is, shows the latest warnings and leads on', async ({ page, kubectl }) => {
  await page.goto('/local')
  const now = page.getByRole('region', { name: 'The cluster now' })
  const count = (await kubectl('get', 'pods', '-A', '--no-headers')).trim().split('\n').length
  await expect(now.getByRole('link', { name: `${count} Pods` })).toBeVisible()
  await expect(now.getByRole('link', { name: '5 Nodes' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'What went wrong in the last hour' })).toContainText('BackOff')
  const capacity = page.getByRole('region', { name: 'Capacity' })
  const nodesList = JSON.parse(await kubectl('get', 'nodes', '-o', 'json')) as {
    items: { status: { allocatable: { pods: string } } }[]
  }
  const room = nodesList.items.reduce((sum, { status }) => sum + Number(status.allocatable.pods), 0)
  await expect(capacity).toContainText(`of ${room} places taken`)
  // One Pod of the seeded world wants more GPUs than any Node has.
  await expect(capacity.getByRole('listitem').filter({ hasText: 'nvidia.com/gpu' })).toContainText('1 of 2 requested')
  await expect(capacity).toContainText('1 without a Node')
  const attention = page.getByRole('region', { name: 'Pods that need a look' })
  await expect(attention).toContainText('CrashLoopBackOff')
  await expect(attention.getByRole('link', { name: /^recommender-training-/ })).toBeVisible()
  await expect(attention.getByRole('link', { name: /^storefront-/ })).toHaveCount(0)

  await now.getByRole('link', { name: 'Pending 1', exact: true }).click()
  await expect(page).toHaveURL('/local/pods?status=Pending')
  await expect(page.getByRole('row', { name: /^recommender-training-/ })).toBeVisible()

  const trouble = page.getByRole('group', { name: 'Filter by status' }).getByRole('button', { name: /^Needs a look/ })
  await trouble.click()
  await expect(page).toHaveURL('/local/pods?status=%21')
  await expect(page.getByText('CrashLoopBackOff').first()).toBeVisible()
  await expect(page.getByRole('row', { name: /^recommender-training-/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /^storefront-/ })).toHaveCount(0)

  await page.goto('/local')
  await page.getByRole('link', { name: 'All warnings' }).click()
  await expect(page).toHaveURL('/local/events?status=Warning')
  await expect(page.getByRole('row', { name: /Warning/ }).first()).toBeVisible()
})
