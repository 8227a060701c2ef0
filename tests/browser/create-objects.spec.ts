import { fillEditor } from './editor'
import { expect, test } from './fixtures'

const beginner = (name: string) => `apiVersion: v1\nkind: NameSpace\nmetadata: \n\tname: ${name}\n`

test('a beginner’s notes are explained, repaired by one click, and created', async ({ page, kubectl, namespace }) => {
  const name = `${namespace}-dev`
  await page.goto('/local/pods')
  await page.getByRole('link', { name: 'Create from YAML or JSON' }).click()
  const editor = page.getByRole('textbox', { name: 'YAML or JSON to create' })
  await fillEditor(editor, beginner(name))
  await expect(page.getByText('Line 4: A tab is used to indent: YAML takes spaces only')).toBeVisible()
  await expect(page.getByText('kind: NameSpace → Namespace')).toBeVisible()
  await page.getByRole('button', { name: 'Repair' }).click()
  await expect(editor).toContainText(`name: ${name}`)
  await expect(page.getByText(/Line \d/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('region', { name: 'Result' }).getByRole('link', { name }).click()
  await expect(page).toHaveURL(`/local/namespaces/${name}`)
  await kubectl('delete', 'namespace', name, '--wait=false')
})

test('several files are tried, created in the order of need, and named with what became of them', async ({
  page,
  kubectl,
  namespace,
}) => {
  const inner = `${namespace}-shop`
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: inner },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } },
    },
  }
  await page.goto(`/local/create?ns=${namespace}`)
  await expect(page.getByText(`Objects that name no namespace go to ${namespace}.`)).toBeVisible()
  await page.locator('input[type=file]').setInputFiles([
    { name: 'web.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(deployment, null, '\t')) },
    {
      name: 'rest.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(
        `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${inner}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: here}\ndata: {k: v}\n`,
      ),
    },
  ])
  await page.getByRole('button', { name: 'Check' }).click()
  const result = page.getByRole('region', { name: 'Result' })
  await expect(result).toContainText('only checked against the schema and your rights')
  await expect(result.getByRole('listitem').filter({ hasText: 'Deployment/web' })).toContainText('checked, not tried')
  expect((await kubectl.attempt('get', 'namespace', inner)).stderr).toContain('NotFound')

  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(result).toContainText('3 objects were created')
  await expect(result.getByRole('link', { name: 'web' })).toBeVisible()
  await kubectl('rollout', 'status', 'deployment/web', '-n', inner, '--timeout=30s')
  expect(await kubectl('get', 'configmap', 'here', '-n', namespace, '-o', 'jsonpath={.data.k}')).toBe('v')
  await kubectl('delete', 'namespace', inner, '--wait=false')
})

test('one that would be refused stops all, by the field, and nothing is created', async ({
  page,
  kubectl,
  namespace,
}) => {
  await page.goto(`/local/create?ns=${namespace}`)
  const editor = page.getByRole('textbox', { name: 'YAML or JSON to create' })
  await fillEditor(
    editor,
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fine}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: [{port: 0}], selectr: {}}\n',
  )
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const result = page.getByRole('region', { name: 'Result' })
  await expect(result).toContainText('The cluster would refuse this. Nothing was created.')
  await expect(result).toContainText('unknown field "spec.selectr"')
  expect((await kubectl.attempt('get', 'configmap', 'fine', '-n', namespace)).stderr).toContain('NotFound')

  // What was written is not lost by a slip.
  await page.getByRole('link', { name: 'Pods', exact: true }).click()
  await page.getByRole('button', { name: 'Stay' }).click()
  await expect(editor).toContainText('selectr')
})

test('the editor completes, explains and checks what is written by the cluster’s own schema', async ({
  page,
  kubectl,
  namespace,
}) => {
  await kubectl('create', 'configmap', 'orbit', '-n', namespace, '--from-literal=planet=mars')
  await page.goto(`/local/create?ns=${namespace}`)
  const editor = page.getByRole('textbox', { name: 'YAML or JSON to create' })
  await fillEditor(editor, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: comet\nspec:\n  ')
  const { keyboard } = page
  const options = page.getByRole('listbox', { name: 'Completions' }).getByRole('option')
  /** Of a list that has just appeared CodeMirror takes no Enter for 75 ms: somebody may have meant a new line. */
  const accept = async () => {
    await expect(options.first()).toHaveAttribute('aria-selected', 'true')
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)))
    await keyboard.press('Enter')
  }
  await keyboard.press('Control+Space')
  await expect(options.first()).toHaveText(/containers.*\[\]Container, required/)
  await accept()
  await expect(editor).toContainText('- name: ')
  await keyboard.type('web')
  await keyboard.press('Enter')
  await keyboard.type('envFr')
  await expect(options).toHaveText([/envFrom/])
  await accept()
  await expect(options.first()).toHaveText(/configMapRef/)
  await accept()
  await expect(options.first()).toHaveText(/^name/)
  await accept()
  await expect(options).toContainText(['orbit'])
  await keyboard.type('orb')
  await expect(options).toHaveText(['orbit'])
  await accept()
  await expect(editor).toContainText('name: orbit')

  await keyboard.press('F1')
  await expect(page.getByRole('region', { name: 'Documentation of the field' })).toContainText('name <string>')
  await editor.getByText('envFrom').hover()
  await expect(page.getByRole('tooltip').or(page.locator('.cm-tooltip-hover'))).toContainText(
    'envFrom <[]EnvFromSource>',
  )

  await keyboard.press('Control+End')
  await keyboard.insertText('\n  hostNetwrk: true\n')
  await page.getByRole('button', { name: '1 problem' }).click()
  const problems = page.getByRole('list', { name: 'Problems' })
  await expect(problems).toContainText('Line 11: Unknown field: spec.hostNetwrk. Is hostNetwork meant?')
  await problems.getByRole('button', { name: 'Change to hostNetwork' }).click()
  await expect(editor).toContainText('hostNetwork: true')
  await expect(page.getByText('No problems found')).toBeVisible()
})
