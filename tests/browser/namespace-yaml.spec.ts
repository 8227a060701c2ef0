/** The YAML beside the form of a namespace: what the form cannot hold, and what cannot be read. */
import type { ResourceQuota } from '../../lib/kube/types'
import { expect, test } from './fixtures'
import { editor, field, results, uniqueName, writeYaml } from './namespace-form'

test.beforeEach(async ({ page }) => {
  await page.goto('/local/namespaces/create')
})

const namespaceYaml = (name: string, rest = '') =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n${rest}`
const quotaYaml = (name: string, hard: string) =>
  `---\napiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: ${name}\nspec:\n  hard: {${hard}}\n`
const quotaSwitch = 'Limit what the namespace may take in all'

test('two quotas in the YAML are left alone by the form, and created', async ({ page, kubectl }) => {
  const name = uniqueName()
  await writeYaml(page, namespaceYaml(name) + quotaYaml('one', 'pods: 7') + quotaYaml('two', 'cpu: 3'))
  await expect(page.getByText(/The YAML has 2 ResourceQuotas/)).toBeVisible()
  await expect(page.getByRole('checkbox', { name: quotaSwitch })).toBeHidden()
  await page.getByLabel('Alias').fill('两个配额')
  await page.getByRole('checkbox', { name: 'Give containers defaults and bounds' }).check()
  await page.getByRole('checkbox', { name: 'Give containers defaults and bounds' }).uncheck()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page).toHaveURL(`/local/namespaces/${name}`)
  const { items } = await kubectl.json<{ items: ResourceQuota[] }>('get', 'resourcequota', '-n', name)
  expect(items.map(({ metadata, spec }) => [metadata?.name, spec?.hard])).toEqual([
    ['one', { pods: '7' }],
    ['two', { cpu: '3' }],
  ])
  await kubectl('delete', 'namespace', name, '--wait=false')
})

test('a quota that is switched off comes back as it was written', async ({ page }) => {
  await writeYaml(page, namespaceYaml('shop') + quotaYaml('mine', 'cpu: 2, count/secrets: "3"'))
  await expect(field(page, 'CPU requests')).toHaveValue('2')
  await expect(page.getByText('Only in the YAML, and kept as it is there: count/secrets')).toBeVisible()
  await page.getByRole('checkbox', { name: quotaSwitch }).uncheck()
  await expect(editor(page)).not.toContainText('ResourceQuota')
  await page.getByRole('checkbox', { name: quotaSwitch }).check()
  await expect(editor(page)).toContainText('count/secrets: "3"')
  await field(page, 'CPU requests').fill('4')
  await expect(editor(page)).toContainText('{ cpu: "4", count/secrets: "3" }')
})

test('aliases let the form rest, until they are written out', async ({ page }) => {
  await writeYaml(page, namespaceYaml('shop', '  labels: &team\n    team: sales\n  annotations: *team\n'))
  await expect(page.getByText(/The YAML has anchors \(&\) and aliases \(\*\)/)).toBeVisible()
  await expect(field(page, 'Value')).toHaveValue('sales')
  await expect(field(page, 'Name')).toBeDisabled()
  await page.getByRole('button', { name: 'Write every value out in its place' }).click()
  await expect(editor(page)).not.toContainText('*team')
  await expect(field(page, 'Name')).toBeEnabled()
  await field(page, 'Value').fill('ops')
  await expect(editor(page)).toContainText('team: ops')
  await expect(editor(page)).toContainText('team: sales')
})

const wrong: readonly (readonly [string, RegExp, RegExp])[] = [
  [
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: 123\n',
    /Line 4: metadata\.name must be text, but 123 without quotes is a number: write "123"/,
    /第 4 行：metadata\.name 必须是文本，但不加引号的 123 是数字：请写成 "123"/,
  ],
  ['kind: Namespace\n', /Line 1: apiVersion is missing: write “apiVersion: v1”/, /第 1 行：缺少 apiVersion/],
  [
    `${namespaceYaml('shop')}---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l, namespace: other}\n`,
    /Line 8: This LimitRange is for the namespace “other”; here it can only be for “shop”/,
    /第 8 行：此 LimitRange 属于项目“other”/,
  ],
  [namespaceYaml('shop', '\tlabels: {}\n'), /Line 5: A tab is used to indent/, /第 5 行：使用了制表符缩进/],
  [
    namespaceYaml('shop', '  name: two\n'),
    /Line 5: The key “name” is there twice in the same map/,
    /第 5 行：键“name”在同一映射中出现了两次/,
  ],
  [
    namespaceYaml('shop', '  labels: {a: 1, b: true}\n'),
    /Line 5: metadata\.labels\[b\] must be text, but true without quotes is a truth value/,
    /第 5 行：metadata\.labels\[b\] 必须是文本/,
  ],
]

test('what is wrong with the YAML is named by line, place and remedy', async ({ page }) => {
  for (const [text, english] of wrong) {
    await writeYaml(page, text)
    await expect(page.getByText(english)).toBeVisible()
  }
  await expect(page.getByText(/metadata\.labels\[a\] must be text, but 1 without quotes is a number/)).toBeVisible()
})

test('a quota of what cannot be counted is refused before anything is made', async ({ page }) => {
  await writeYaml(page, namespaceYaml(uniqueName()) + quotaYaml('quota', 'foo: 3, configmaps: 1.5'))
  await page.getByRole('button', { name: 'Check' }).click()
  await expect(results(page)).toContainText('The cluster would refuse this.')
  await expect(results(page).getByText(/must be a standard resource for quota/)).toHaveCount(1)
  await expect(
    results(page).getByText(/spec\.hard\[configmaps\]: Invalid value: "1500m": must be an integer/),
  ).toHaveCount(1)
})

test.describe('简体中文', () => {
  test.use({ locale: 'zh-CN' })

  test('is told in Chinese what is wrong with the YAML', async ({ page }) => {
    const box = page.getByRole('textbox', { name: '项目及其配额的 YAML' })
    for (const [text, , chinese] of wrong) {
      await box.click()
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.insertText(text)
      await expect(page.getByText(chinese)).toBeVisible()
    }
  })
})
