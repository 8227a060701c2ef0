/** In a cluster of its own: how many Nodes there are stands in what the scheduler says of Pods that fit nowhere. */
import { expect, test } from './fixtures'

test.use({ emptyCluster: true })

test('a Node asks for its name, and says which Pods are lost with it', async ({ page, kubectl, namespace }) => {
  const node = `${namespace}-node`
  await kubectl.withInput(
    JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: node } }),
    'create',
    '-f',
    '-',
  )
  await kubectl('run', 'comet', '-n', namespace, '--image=nginx:1.27', `--overrides={"spec":{"nodeName":"${node}"}}`)
  await page.goto(`/local/nodes/${node}`)
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: `Delete Node “${node}”?` })
  await expect(dialog).toContainText('1 Pod')
  await expect(dialog).toContainText('It is lost for good')
  await expect(dialog.getByText(`${namespace}/comet`)).toBeVisible()
  await dialog.getByLabel(`Type ${node} to confirm`).fill(node)
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  // What is gone at once leads back to its list.
  await expect(page.getByRole('heading', { level: 1, name: 'Nodes' })).toBeVisible()
  await expect(page.getByRole('grid')).toBeVisible()
  await expect(page.getByRole('link', { name: node })).toHaveCount(0)
  const { stderr } = await kubectl.attempt('get', 'node', node)
  expect(stderr).toContain('NotFound')
})
