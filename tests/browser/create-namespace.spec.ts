import chinese from '../../lib/i18n/messages/zh.json' with { type: 'json' }
import type { LimitRange, Namespace, ResourceQuota } from '../../lib/kube/types'
import { expect, test } from './fixtures'
import { editor, field, results, uniqueName, withQuotaOfQuotas, writeYaml } from './namespace-form'

test.beforeEach(async ({ page }) => {
  await page.goto('/local/namespaces/create')
})

test('the list of namespaces leads to the form, and the form back', async ({ page }) => {
  await page.goto('/local/namespaces')
  await page.getByRole('link', { name: 'Create namespace' }).click()
  await expect(page).toHaveURL('/local/namespaces/create')
  await page.getByRole('main').getByRole('link', { name: 'Cancel' }).click()
  await expect(page).toHaveURL('/local/namespaces')
})

test('the rules of names are told while typing, one reason at a time', async ({ page }) => {
  const name = field(page, 'Name')
  for (const [text, reason] of [
    ['Shop', 'No capital letters'],
    ['my.shop', 'No dots'],
    ['my_shop', 'Only lower case letters, digits and hyphens; not “_”'],
    ['商店', 'Only lower case letters, digits and hyphens; not “商店”'],
    ['shop-', 'It must begin and end with a letter or digit'],
    ['kube-shop', 'Names that begin with “kube-” are for Kubernetes itself'],
    ['s'.repeat(64), 'At most 63 characters; this has 64'],
    ['shop', 'A namespace with this name exists'],
  ] as const) {
    await name.fill(text)
    await expect(name).toHaveAccessibleDescription(new RegExp(reason.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    await expect(name).toHaveAttribute('aria-invalid', 'true')
  }
  await name.fill(uniqueName())
  await expect(name).toHaveAccessibleDescription(/This name is free/)
  await expect(name).not.toHaveAttribute('aria-invalid')
})

test('a name that is taken meanwhile is noticed', async ({ page, kubectl, namespace }) => {
  const name = field(page, 'Name')
  await name.fill(namespace)
  await expect(name).toHaveAccessibleDescription(/A namespace with this name exists/)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Correct what is marked first.' })).toBeVisible()
  await expect(page).toHaveURL('/local/namespaces/create')
  expect(await kubectl('get', 'namespace', namespace, '-o', 'name')).toContain(namespace)
})

test('everything that was filled in is created, Chinese included', async ({ page, kubectl }) => {
  const name = uniqueName()
  await field(page, 'Name').fill(name)
  const alias = page.getByLabel('Alias')
  await expect(alias).toHaveAccessibleDescription(/letters, digits, spaces and hyphens/)
  await alias.fill('支付（测试）')
  await expect(alias).toHaveAccessibleDescription(/not “（）”/)
  await alias.fill('支付 服务')
  await page.getByLabel('Description').fill('结算与对账：所有支付相关的工作负载')
  await page.getByRole('button', { name: 'Add label' }).click()
  await expect(field(page, 'Key')).toBeFocused()
  await page.keyboard.type('team')
  await field(page, 'Value').fill('not valid')
  await expect(field(page, 'Value')).toHaveAccessibleDescription(/Not a valid value: /)
  await field(page, 'Value').fill('payments')

  await page.getByRole('checkbox', { name: 'Limit what the namespace may take in all' }).check()
  await expect(page.getByText(/a ResourceQuota would be created that limits nothing/)).toBeVisible()
  await field(page, 'CPU requests').fill('8')
  await expect(page.getByText(/a ResourceQuota would be created that limits nothing/)).toBeHidden()
  await field(page, 'CPU limits').fill('4')
  await expect(field(page, 'CPU requests')).toHaveAccessibleDescription(/CPU requests may not be more than CPU limits/)
  await field(page, 'CPU requests').fill('2')
  await field(page, 'Memory limits').fill('8 GB')
  await expect(field(page, 'Memory limits')).toHaveAccessibleDescription(/Not a quantity: such as 512Mi, 2Gi/)
  await field(page, 'Memory limits').fill('8Gi')
  await field(page, 'GPUs').fill('1')
  await field(page, 'Storage').fill('100Gi')
  await field(page, 'Pods').fill('0.5')
  await expect(field(page, 'Pods')).toHaveAccessibleDescription(/whole number, such as 10, or 1k for 1000/)
  await field(page, 'Pods').fill('20')

  await page.getByRole('checkbox', { name: 'Give containers defaults and bounds' }).check()
  await page.getByRole('group', { name: 'Memory', exact: true }).getByLabel('Default request').fill('64Mi')
  await page.getByRole('group', { name: 'Memory', exact: true }).getByLabel('Default limit').fill('128Mi')
  await page.getByRole('group', { name: 'CPU', exact: true }).getByLabel('Maximum').fill('2')

  await page.getByRole('button', { name: 'Check' }).click()
  await expect(results(page)).toContainText('The cluster tried the Namespace without making it')
  const parts = results(page).getByRole('listitem')
  await expect(parts.filter({ hasText: `Namespace/${name}` })).toContainText('tried by the cluster, nothing made')
  await expect(parts.filter({ hasText: 'ResourceQuota/' })).toContainText('checked, not tried')
  expect((await kubectl.attempt('get', 'namespace', name)).stderr, 'checking makes nothing').toContain('NotFound')

  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page).toHaveURL(`/local/namespaces/${name}`)
  await expect(page.getByRole('region', { name: 'Notifications' })).toContainText(`Namespace ${name} is created`)
  await expect(page.getByText('支付 服务').first()).toBeVisible()

  const made = await kubectl.json<Namespace>('get', 'namespace', name)
  expect(made.metadata?.labels).toMatchObject({ team: 'payments' })
  expect(made.metadata?.annotations).toMatchObject({
    'kubesphere.io/alias-name': '支付 服务',
    'kubesphere.io/description': '结算与对账：所有支付相关的工作负载',
  })
  const quotas = await kubectl.json<{ items: ResourceQuota[] }>('get', 'resourcequota', '-n', name)
  expect(quotas.items.map(({ spec }) => spec?.hard)).toEqual([
    {
      'requests.cpu': '2',
      'limits.cpu': '4',
      'limits.memory': '8Gi',
      'requests.nvidia.com/gpu': '1',
      'requests.storage': '100Gi',
      pods: '20',
    },
  ])
  const limits = await kubectl.json<{ items: LimitRange[] }>('get', 'limitrange', '-n', name)
  expect(limits.items.flatMap(({ spec }) => spec?.limits)).toMatchObject([
    { type: 'Container', defaultRequest: { memory: '64Mi' }, default: { memory: '128Mi' }, max: { cpu: '2' } },
  ])
  await kubectl('delete', 'namespace', name, '--wait=false')
})

test('form and YAML are one, whichever is changed', async ({ page }) => {
  await field(page, 'Name').fill('first')
  await expect(editor(page)).toContainText('name: first')
  await page.getByLabel('Alias').fill('别名')
  await expect(editor(page)).toContainText('kubesphere.io/alias-name: 别名')

  await writeYaml(
    page,
    `apiVersion: v1
kind: Namespace
metadata:
  name: second
  labels:
    team: ops
    # a note that only YAML can hold
  annotations:
    kubesphere.io/alias-name: 另一个
    example.org/other: stays
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: mine
  namespace: second
spec:
  hard:
    pods: "7"
    count/secrets: "3"
`,
  )
  await expect(field(page, 'Name')).toHaveValue('second')
  await expect(page.getByLabel('Alias')).toHaveValue('另一个')
  await expect(field(page, 'Key')).toHaveValue('team')
  await expect(page.getByRole('checkbox', { name: 'Limit what the namespace may take in all' })).toBeChecked()
  await expect(field(page, 'Pods')).toHaveValue('7')

  // What the form does not know stays.
  await field(page, 'Pods').fill('8')
  await field(page, 'Name').fill('third')
  for (const line of [
    'name: third',
    '# a note that only YAML can hold',
    'example.org/other: stays',
    'pods: "8"',
    'count/secrets: "3"',
    'namespace: third',
  ]) {
    await expect(editor(page)).toContainText(line)
  }
})

test('YAML that cannot be read keeps all that was typed and says line and reason', async ({ page }) => {
  await field(page, 'Name').fill('kept')
  await page.getByLabel('Alias').fill('还在这里')
  const broken = `apiVersion: v1
kind: Namespace
metadata:
  name: kept
  labels: [oops
`
  await writeYaml(page, broken)
  await expect(page.getByText(/^Line \d+: /)).toBeVisible()
  await expect(page.getByText('The form shows the last YAML that could be read.')).toBeVisible()
  await expect(editor(page)).toContainText('labels: [oops')
  await expect(field(page, 'Name')).toHaveValue('kept')
  await expect(page.getByLabel('Alias')).toHaveValue('还在这里')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Correct what is marked first.' })).toBeVisible()

  for (const [text, reason] of [
    ['apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n', /Secret cannot be created here/],
    [
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n  labels: wrong\n',
      /Line 5: metadata\.labels must be a map \(key: value\), not text/,
    ],
    ['just text\n', /A document must be an object/],
  ] as const) {
    await writeYaml(page, text)
    await expect(page.getByText(reason)).toBeVisible()
  }
  await page.getByRole('button', { name: 'Go back to the last YAML that could be read' }).click()
  await expect(editor(page)).toContainText('还在这里')
  await expect(field(page, 'Name')).toBeEnabled()
})

test('a field that the schema does not know is refused by name, before anything is made', async ({ page, kubectl }) => {
  const name = uniqueName()
  await writeYaml(
    page,
    `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: quota
spec:
  hart:
    pods: "1"
`,
  )
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(results(page)).toContainText('The namespace was not created.')
  await expect(results(page)).toContainText(/unknown field "spec\.hart"/)
  expect((await kubectl.attempt('get', 'namespace', name)).stderr).toContain('NotFound')
})

test('when a later part fails, what was made is removed again and named', async ({ page, kubectl }) => {
  const name = uniqueName()
  await writeYaml(page, withQuotaOfQuotas(name))
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const outcome = (part: string) => results(page).getByRole('listitem').filter({ hasText: part })
  await expect(outcome(`Namespace/${name}`)).toContainText('was created, and removed again')
  await expect(outcome('ResourceQuota/first')).toContainText('was created, and removed again')
  await expect(outcome('ResourceQuota/second')).toContainText('refused')
  await expect(outcome('ResourceQuota/second')).toContainText(/quota: first/)
  await expect(results(page)).toContainText('The namespace was not created.')
  await expect.poll(async () => (await kubectl.attempt('get', 'namespace', name)).stderr).toContain('NotFound')
  // Everything that was typed is still there to be mended.
  await expect(editor(page)).toContainText('resourcequotas: "1"')
})

test.describe('简体中文', () => {
  test.use({ locale: 'zh-CN' })
  const zh = chinese.createNamespace

  test('the form and its reasons are in Chinese', async ({ page }) => {
    await expect(page.getByRole('heading', { level: 1, name: zh.title })).toBeVisible()
    const name = page.getByRole('textbox', { name: zh.name, exact: true })
    await name.fill('Shop')
    await expect(name).toHaveAccessibleDescription(new RegExp(zh.nameUpper))
    await name.fill('shop')
    await expect(name).toHaveAccessibleDescription(/已存在/)
  })
})
