/** What strangers may write into a cluster is text, however it looks. */
import { expect, test } from './fixtures'
import { rowOf } from './lists'

const html = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script><b>bold</b>'
const longName = [61, 61, 61, 61]
  .map((length) => 'n'.repeat(length))
  .join('.')
  .concat('.abcde')

test.beforeEach(async ({ page }) => {
  page.on('dialog', (dialog) => {
    throw new Error(`the page opened a dialog: ${dialog.message()}`)
  })
})

test('markup in annotations, events, data and logs stays text', async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'configmap', 'page', '-n', namespace, `--from-literal=index.html=${html}`)
  await kubectl('annotate', 'configmap', 'page', '-n', namespace, `example.com/note=${html}`)
  await kubectl(
    'run',
    'writer',
    '-n',
    namespace,
    '--image=busybox:1.36',
    '--restart=Never',
    '--',
    'echo',
    `${html} \u001b[31mred\u001b[0m`,
  )
  await kubectl('wait', '-n', namespace, 'pod/writer', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=30s')

  await page.goto(`/local/configmaps/${namespace}/page`)
  await expect(page.getByText(html)).toBeVisible()
  await page.getByRole('tab', { name: 'Data' }).click()
  await expect(page.getByText(html)).toBeVisible()
  await page.goto(`/local/pods/${namespace}/writer?tab=logs`)
  const log = page.getByRole('region', { name: 'Log of writer' })
  // Colours of a terminal are none of the console's: neither colours nor debris.
  await expect(log).toContainText(`${html} red`)
  await expect(log).not.toContainText('[31m')
  await expect(page.locator('main img, main script, main b')).toHaveCount(0)
  await expect(page).toHaveTitle(/· Orrery$/)
})

test('letters that turn the direction of writing around are seen in the YAML', async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'configmap', 'turned', '-n', namespace, '--from-literal=key=value')
  await kubectl('annotate', 'configmap', 'turned', '-n', namespace, 'example.com/turned=safe\u202eevil')
  await page.goto(`/local/configmaps/${namespace}/turned?tab=yaml`)
  await expect(page.locator('.cm-specialChar')).toHaveAttribute('title', /202e|right-to-left override/i)
})

test('the longest names fit, in a list, on their page and in a dialog, on a phone as well', async ({
  page,
  kubectl,
  namespace,
}) => {
  await kubectl('create', 'configmap', longName, '-n', namespace)
  await kubectl('label', 'configmap', longName, '-n', namespace, `${'l'.repeat(63)}=${'v'.repeat(63)}`)
  const fits = () =>
    page.evaluate(() => {
      const main = document.querySelector('main')
      return (
        document.documentElement.scrollWidth <= window.innerWidth && (!main || main.scrollWidth <= main.clientWidth)
      )
    })
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 800 })
    await page.goto(`/local/configmaps?ns=${namespace}`)
    await expect(rowOf(page, longName)).toBeVisible()
    expect(await fits(), `list, ${width}`).toBe(true)
    await page.goto(`/local/configmaps/${namespace}/${longName}`)
    await expect(page.getByRole('heading', { level: 1, name: longName })).toBeVisible()
    expect(await fits(), `detail, ${width}`).toBe(true)
    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toBeVisible()
    expect(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth), `dialog, ${width}`).toBe(
      true,
    )
    await page.keyboard.press('Escape')
  }
})
