/** Manifests as people have them: created with kubectl, seen to come up, and shown as what they are. */
import path from 'node:path'
import { root } from '../support/orrery-process'
import { expect, test } from './fixtures'
import { listOf, rowOf } from './lists'

const manifest = (name: string) => path.join(root, 'tests/kubectl/manifests', name)

test('a page and its stores under replication controllers', async ({ page, kubectl, namespace }) => {
  await page.goto(`/local/pods?ns=${namespace}`)
  await expect(page.getByRole('heading', { name: 'There are no Pods here.' })).toBeVisible()
  for (const file of ['notebook-replicationcontrollers.yaml', 'notebook-services.yaml'])
    await kubectl('create', '-n', namespace, '-f', manifest(file))
  await expect(page.getByRole('row', { name: / 1\/1 Running / })).toHaveCount(6)
  await expect(page.getByRole('button', { name: 'Running 6' })).toBeVisible()

  await page.goto(`/local/replicationcontrollers?ns=${namespace}`)
  await expect(listOf(page, 'ReplicationControllers, 3 rows')).toBeVisible()
  await expect(rowOf(page, 'notebook')).toContainText('Ready')
  await page.goto(`/local/services/${namespace}/ledger-copy`)
  await expect(page.getByText('2 of 2 Pods receive traffic.')).toBeVisible()
})

test('several Deployments behind Services', async ({ page, kubectl, namespace }) => {
  await page.goto(`/local/deployments.apps?ns=${namespace}`)
  await kubectl('create', '-n', namespace, '-f', manifest('bookshelf.yaml'))
  await expect(page.getByRole('button', { name: 'Available 5' })).toBeVisible()
  await expect(rowOf(page, 'reviews-starred')).toContainText('2/2')
  await page.goto(`/local/services/${namespace}/reviews`)
  await expect(page.getByText('3 of 3 Pods receive traffic.')).toBeVisible()
})
