import type { Page } from '@playwright/test'
import { rewriteEditor } from './editor'
import { expect, test } from './fixtures'

const editorOf = (page: Page, name: string) => page.getByRole('textbox', { name: `YAML of ${name} to edit` })

const rewrite = (page: Page, name: string, change: (text: string) => string) =>
  rewriteEditor(editorOf(page, name), change)

test.beforeEach(async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'configmap', 'orbit', '-n', namespace, '--from-literal=planet=mars', '--from-literal=moon=io')
  await page.goto(`/local/configmaps/${namespace}/orbit?tab=yaml`)
  await page.getByRole('button', { name: 'Edit' }).click()
})

test('a change is tried by the cluster, shown as a difference, and applied', async ({ page, kubectl, namespace }) => {
  await expect(page.getByRole('button', { name: 'Try and review' })).toHaveAttribute('aria-disabled', 'true')
  await rewrite(page, 'orbit', (text) => text.replace('mars', 'venus'))
  await page.getByRole('button', { name: 'Try and review' }).click()
  const review = page.getByRole('region', { name: 'What would change' })
  await expect(review.getByRole('listitem').filter({ hasText: 'removed: ' })).toContainText('planet: mars')
  await expect(review.getByRole('listitem').filter({ hasText: 'added: ' })).toContainText('planet: venus')
  const read = () => kubectl('get', 'configmap', 'orbit', '-n', namespace, '-o', 'jsonpath={.data}')
  expect(JSON.parse(await read())).toEqual({ planet: 'mars', moon: 'io' })
  await review.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('orbit was changed')).toBeVisible()
  expect(JSON.parse(await read())).toEqual({ planet: 'venus', moon: 'io' })
  await expect(page.getByRole('textbox', { name: 'YAML of orbit' })).toContainText('planet: venus')
})

test('what the cluster refuses is said by the field, and what was written stays', async ({ page, complaints }) => {
  complaints.expect(/status of 400/)
  await rewrite(page, 'orbit', (text) => `${text}immutabel: true\n`)
  await page.getByRole('button', { name: 'Try and review' }).click()
  await expect(page.getByText(/unknown field "immutabel"/)).toBeVisible()
  await expect(editorOf(page, 'orbit')).toContainText('immutabel: true')

  await rewrite(page, 'orbit', (text) => text.replace('immutabel: true\n', '').replace('name: orbit', 'name: comet'))
  await expect(page.getByText(/metadata\.name must stay “orbit”/)).toBeVisible()

  // A slip does not lose it.
  await page.getByRole('tab', { name: 'Summary' }).click()
  await page.getByRole('button', { name: 'Stay' }).click()
  await expect(editorOf(page, 'orbit')).toContainText('comet')
})

test('what others change meanwhile is merged in, and a conflict is for the person to decide', async ({
  page,
  kubectl,
  namespace,
}) => {
  await rewrite(page, 'orbit', (text) => text.replace('mars', 'venus'))
  const patch = (data: object) =>
    kubectl('patch', 'configmap', 'orbit', '-n', namespace, '--type=merge', '-p', JSON.stringify({ data }))
  await patch({ moon: 'europa' })
  await expect(page.getByText('What you wrote is carried over')).toBeVisible()
  const changed = page.getByRole('list', { name: 'Who changed what' }).getByRole('listitem')
  await expect(changed).toHaveText(/data\.moon.*kubectl-patch.*\(Update\).*io.*europa/)
  await patch({ planet: 'saturn' })
  await expect(page.getByText('in a field that you changed too')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try and review' })).toHaveAttribute('aria-disabled', 'true')
  const conflict = page.getByRole('group', { name: 'data.planet' })
  await expect(conflict).toContainText('kubectl-patch')
  await expect(conflict).toContainText(/Yours\s*venus\s*Now in the cluster\s*saturn\s*Before\s*mars/)
  await conflict.getByRole('radio', { name: 'Yours' }).check()
  await page.getByRole('button', { name: 'Try and review' }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('orbit was changed')).toBeVisible()
  const data = await kubectl('get', 'configmap', 'orbit', '-n', namespace, '-o', 'jsonpath={.data}')
  expect(JSON.parse(data)).toEqual({ planet: 'venus', moon: 'europa' })
})
