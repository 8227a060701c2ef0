import { expect, test } from './fixtures'
import { rowOf } from './lists'

const notifications = { name: 'Notifications' }

test('scaling changes the cluster, from the page and from the list', async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'deployment', 'moons', '-n', namespace, '--image=nginx:1.27')
  await page.goto(`/local/deployments.apps/${namespace}/moons`)
  await page.getByRole('button', { name: 'Scale' }).click()
  const dialog = page.getByRole('dialog', { name: 'Scale moons' })
  await expect(dialog).toContainText(/Now: 1 wanted/)
  await dialog.getByLabel('Replicas').fill('two')
  await expect(dialog.getByLabel('Replicas')).toHaveAccessibleDescription('A whole number from 0 on')
  await dialog.getByLabel('Replicas').fill('2')
  await dialog.getByRole('button', { name: 'One more' }).click()
  await expect(dialog.getByLabel('Replicas')).toHaveValue('3')
  await dialog.getByRole('button', { name: 'Scale', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('region', notifications)).toContainText('moons is scaled to 3')
  expect(await kubectl('get', 'deployment', 'moons', '-n', namespace, '-o', 'jsonpath={.spec.replicas}')).toBe('3')
  await expect(page.getByRole('region', { name: 'Rollout' })).toContainText('3 / 3')

  await page.goto(`/local/deployments.apps?ns=${namespace}`)
  await page.getByRole('button', { name: 'Actions for moons' }).click()
  await page.getByRole('menuitem', { name: 'Scale' }).click()
  await dialog.getByLabel('Replicas').fill('0')
  await expect(dialog).toContainText('All Pods of it will stop.')
  await page.keyboard.press('Enter')
  await expect(rowOf(page, 'moons')).toContainText('0/0')
})

test('restarting replaces every Pod', async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'deployment', 'moons', '-n', namespace, '--image=nginx:1.27')
  await kubectl('rollout', 'status', 'deployment/moons', '-n', namespace, '--timeout=30s')
  const pods = () => kubectl('get', 'pods', '-n', namespace, '-o', 'jsonpath={.items[*].metadata.uid}')
  const before = await pods()
  await page.goto(`/local/deployments.apps/${namespace}/moons`)
  await page.getByRole('button', { name: 'Restart', exact: true }).click()
  await page
    .getByRole('dialog', { name: 'Restart moons?' })
    .getByRole('button', { name: 'Restart', exact: true })
    .click()
  await expect(page.getByRole('region', notifications)).toContainText('moons is being restarted')
  await expect(
    page.getByRole('region', { name: 'Revisions' }).getByRole('row', { name: /Revision 2 current/ }),
  ).toBeVisible()
  await kubectl('rollout', 'status', 'deployment/moons', '-n', namespace, '--timeout=30s')
  await expect.poll(pods).not.toContain(before)
})

test('deleting says what else goes, and takes it along', async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'deployment', 'moons', '-n', namespace, '--image=nginx:1.27', '--replicas=2')
  await kubectl('rollout', 'status', 'deployment/moons', '-n', namespace, '--timeout=30s')
  await page.goto(`/local/deployments.apps/${namespace}/moons`)
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Deployment “moons”?' })
  await expect(dialog.getByRole('listitem').filter({ hasText: '1 ReplicaSet' })).toBeVisible()
  await expect(dialog.getByRole('listitem').filter({ hasText: '2 Pods' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('region', notifications)).toContainText('moons is being deleted')
  await expect(page).toHaveURL(`/local/deployments.apps?ns=${namespace}`)
  await expect(page.getByRole('heading', { name: 'There are no Deployments here.' })).toBeVisible()
  await expect
    .poll(() => kubectl('get', 'replicasets,pods', '-n', namespace, '-o', 'name'), 'collected by the garbage collector')
    .toBe('')
})

test('what is owned can be kept', async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'deployment', 'moons', '-n', namespace, '--image=nginx:1.27')
  await kubectl('rollout', 'status', 'deployment/moons', '-n', namespace, '--timeout=30s')
  await page.goto(`/local/deployments.apps?ns=${namespace}`)
  await page.getByRole('button', { name: 'Actions for moons' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What it owns').selectOption('Kept, without an owner')
  await expect(dialog).toContainText('These stay, without an owner.')
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'There are no Deployments here.' })).toBeVisible()
  await expect
    .poll(() => kubectl('get', 'replicasets', '-n', namespace, '-o', 'jsonpath={.items[*].metadata.ownerReferences}'))
    .toBe('')
  expect(await kubectl('get', 'replicasets', '-n', namespace, '-o', 'name')).toContain('moons-')
})

test('a Pod that is controlled comes back, and the dialog says so', async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'deployment', 'moons', '-n', namespace, '--image=nginx:1.27')
  await kubectl('rollout', 'status', 'deployment/moons', '-n', namespace, '--timeout=30s')
  const name = await kubectl('get', 'pods', '-n', namespace, '-o', 'jsonpath={.items[0].metadata.name}')
  await page.goto(`/local/pods?ns=${namespace}`)
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Nothing else goes with it.')
  await expect(dialog).toContainText(/moons-\w+ controls it, and makes a new one when one is missing\./)
  await dialog.getByLabel('Grace period in seconds').fill('soon')
  await expect(dialog.getByLabel('Grace period in seconds')).toHaveAccessibleDescription(
    /A whole number from 0 on, or empty/,
  )
  await dialog.getByLabel('Grace period in seconds').fill('0')
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(rowOf(page, name)).toHaveCount(0)
  await expect(page.getByRole('row', { name: /^moons-.* 1\/1 Running/ })).toBeVisible()
})

test('a Namespace asks for its name, says all that goes, and is gone with it', async ({ page, kubectl, namespace }) => {
  await kubectl('create', 'configmap', 'orbit', '-n', namespace)
  await kubectl('run', 'comet', '-n', namespace, '--image=nginx:1.27')
  await page.goto(`/local/namespaces/${namespace}`)
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: `Delete Namespace “${namespace}”?` })
  await expect(dialog.getByRole('listitem').filter({ hasText: '1 Pod' })).toBeVisible()
  // kube-root-ca.crt is one too.
  await expect(dialog.getByRole('listitem').filter({ hasText: '2 ConfigMaps' })).toBeVisible()
  const remove = dialog.getByRole('button', { name: 'Delete', exact: true })
  await expect(remove).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByLabel(`Type ${namespace} to confirm`).fill(namespace.slice(1))
  await page.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
  await dialog.getByLabel(`Type ${namespace} to confirm`).fill(namespace)
  await remove.click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('alert').filter({ hasText: 'This object has been deleted.' })).toBeVisible()
  const { stderr } = await kubectl.attempt('get', 'namespace', namespace)
  expect(stderr).toContain('NotFound')
})

test('a refusal of the cluster is shown in its own words, and the dialog stays', async ({
  page,
  kubectl,
  complaints,
}) => {
  complaints.expect(/status of 403/)
  await page.goto('/local/namespaces/kube-system')
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('This namespace belongs to Kubernetes itself.')
  await dialog.getByLabel('Type kube-system to confirm').fill('kube-system')
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('this namespace may not be deleted')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  expect(await kubectl('get', 'namespace', 'kube-system', '-o', 'jsonpath={.status.phase}')).toBe('Active')
})
