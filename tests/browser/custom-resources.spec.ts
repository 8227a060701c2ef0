import { rewriteEditor } from './editor'
import { expect, test } from './fixtures'

const definition = (plural: string, group: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural, singular: 'sail', kind: 'Sail', shortNames: ['sl'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: 'Area', type: 'integer', jsonPath: '.spec.area' },
          { name: 'Moored', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason' },
          { name: 'Maker', type: 'string', jsonPath: '.spec.maker', priority: 1 },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { area: { type: 'integer' }, maker: { type: 'string' } } },
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
})

test('a kind that nobody here knows: it comes, is listed, read, changed and deleted, and goes', async ({
  page,
  kubectl,
  namespace,
}) => {
  const sail = {
    apiVersion: 'harbour.test/v1',
    kind: 'Sail',
    metadata: { name: 'jib', namespace },
    spec: { area: 12, maker: '<b>Ada</b>' },
  }
  await page.goto('/local')
  const menu = page.getByRole('navigation', { name: 'Main menu' })
  await expect(menu.getByRole('link', { name: 'Pods', exact: true })).toBeVisible()
  await kubectl.withInput(JSON.stringify(definition('sails', 'harbour.test')), 'create', '-f', '-')

  // Without loading the page again.
  await menu.getByRole('link', { name: 'Sail', exact: true }).click()
  await expect(page).toHaveURL(/\/local\/sails\.harbour\.test/)
  await expect(page.getByRole('heading', { level: 1, name: 'Sail' })).toBeVisible()
  await kubectl.withInput(JSON.stringify(sail), 'create', '-f', '-')
  const row = page.getByRole('row', { name: /^jib / })
  await expect(row.getByRole('gridcell', { name: '12', exact: true })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Maker' })).toHaveCount(0)
  const status = { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'Adrift' }] } }
  await kubectl(
    'patch',
    'sails',
    'jib',
    '-n',
    namespace,
    '--subresource=status',
    '--type=merge',
    '-p',
    JSON.stringify(status),
  )
  await expect(row).toContainText('Adrift')
  await expect(row).toContainText('NotReady')

  await row.getByRole('link', { name: 'jib' }).click()
  await expect(page.getByRole('region', { name: 'Columns' })).toContainText('<b>Ada</b>')
  await expect(page.getByRole('region', { name: 'spec' })).toContainText('12')
  await expect(page.getByRole('region', { name: 'Conditions' })).toContainText('Adrift')

  await page.getByRole('tab', { name: 'YAML' }).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  const editor = page.getByRole('textbox', { name: 'YAML of jib to edit' })
  await rewriteEditor(editor, (text) => text.replace('area: 12', 'area: 15'))
  await page.getByRole('button', { name: 'Try and review' }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('jib was changed')).toBeVisible()
  expect(await kubectl('get', 'sl', 'jib', '-n', namespace, '-o', 'jsonpath={.spec.area}')).toBe('15')

  // The palette knows it by its short name.
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox').fill('sl jib')
  await expect(page.getByRole('option', { name: /jib/ }).first()).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/local\/sails\.harbour\.test/)
  await expect(page.getByRole('row', { name: /^jib / })).toHaveCount(0)

  await kubectl('delete', 'crd', 'sails.harbour.test')
  await expect(page.getByRole('heading', { name: 'The cluster serves no such kind' })).toBeVisible()
  await expect(menu.getByRole('link', { name: 'Sail', exact: true })).toHaveCount(0)
})
