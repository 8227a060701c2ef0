import { expect, test } from './fixtures'
import { rowOf } from './lists'
import { field, results, uniqueName, withQuotaOfQuotas, writeYaml } from './namespace-form'

// The first person loses their rights here, which others need.
test.use({ emptyCluster: true })

const all = 'orrery:administrators'
/** Rules are watched: a running view asks again when they change, and not only now and then (every 15 seconds or more). */
const untilNoticed = { timeout: 5_000 }

test.beforeEach(({ complaints }) => complaints.expect(/status of 40[34]/))
test.afterEach(async ({ kubectl }) => {
  await kubectl.attempt('create', 'clusterrolebinding', all, '--clusterrole=cluster-admin', `--group=${all}`)
})

test('who loses a right while looking sees which one is missing, and what is left', async ({
  page,
  kubectl,
  namespace,
}) => {
  await kubectl('create', 'configmap', 'orbit', '-n', namespace)
  await kubectl('create', 'role', 'reader', '-n', namespace, '--verb=get,list,watch', '--resource=configmaps')
  await kubectl('create', 'rolebinding', 'reader', '-n', namespace, '--role=reader', '--user=admin')
  await page.goto('/local/secrets')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await kubectl('delete', 'clusterrolebinding', all)

  const refusal = page.getByRole('heading', { name: 'You may not list Secrets' })
  await expect(refusal).toBeVisible(untilNoticed)
  await expect(page.getByText('Needed: list on secrets, in all namespaces.')).toBeVisible()
  await expect(page.getByText('User "admin" cannot list resource "secrets" in API group ""')).toBeVisible()
  await expect(page.getByText('No permission', { exact: true })).toBeVisible()

  await page.goto(`/local/configmaps?ns=${namespace}`)
  await expect(rowOf(page, 'orbit')).toBeVisible()
  await page.goto(`/local/configmaps/${namespace}/orbit`)
  const remove = page.getByRole('button', { name: 'Delete' })
  await expect(remove).toHaveAttribute('aria-disabled', 'true')
  await remove.hover()
  await expect(page.getByRole('tooltip')).toContainText(`You may not delete configmaps in the namespace “${namespace}”`)

  await page.goto('/local/namespaces')
  const create = page.getByRole('button', { name: 'Create namespace' })
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await create.focus()
  await expect(page.getByRole('tooltip')).toContainText('You may not create namespaces in this cluster.')

  await page.goto('/local')
  await expect(page.getByRole('link', { name: '– Nodes' })).toBeVisible()

  await page.goto(`/local/secrets/${namespace}/nothing`)
  await expect(page.getByRole('heading', { name: 'You may not read Secret “nothing”' })).toBeVisible()
})

test.describe('with some rights only', () => {
  test.afterEach(async ({ kubectl }) => {
    await kubectl('delete', 'clusterrolebinding/some', 'clusterrole/some')
  })

  test('a part that may not be created stops everything before anything is made', async ({ page, kubectl }) => {
    const name = uniqueName()
    await kubectl('create', 'clusterrole', 'some', '--verb=get,list,watch,create', '--resource=namespaces')
    await kubectl('create', 'clusterrolebinding', 'some', '--clusterrole=some', '--user=admin')
    await kubectl('delete', 'clusterrolebinding', all)
    await page.goto('/local/namespaces/create')
    await field(page, 'Name').fill(name)
    await page.getByRole('checkbox', { name: 'Limit what the namespace may take in all' }).check()
    await field(page, 'Pods').fill('3')
    await expect(async () => {
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await expect(results(page)).toContainText('cannot create resource "resourcequotas"', { timeout: 2_000 })
    }).toPass()
    const parts = results(page).getByRole('listitem')
    await expect(parts.filter({ hasText: `Namespace/${name}` })).toContainText('valid, not sent')
    await expect(parts.filter({ hasText: 'ResourceQuota/' })).toContainText('refused')
    expect((await kubectl.attempt('get', 'namespace', name)).stderr).toContain('NotFound')
  })

  test('what was made and could not be removed again is named as remaining', async ({ page, kubectl }) => {
    const name = uniqueName()
    await kubectl(
      'create',
      'clusterrole',
      'some',
      '--verb=get,list,watch,create',
      '--resource=namespaces,resourcequotas',
    )
    await kubectl('create', 'clusterrolebinding', 'some', '--clusterrole=some', '--user=admin')
    await kubectl('delete', 'clusterrolebinding', all)
    await page.goto('/local/namespaces/create')
    await writeYaml(page, withQuotaOfQuotas(name))
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(results(page)).toContainText('Not everything could be created.')
    const remains = results(page)
      .getByRole('listitem')
      .filter({ hasText: `Namespace/${name}` })
    await expect(remains).toContainText('was created and REMAINS: it could not be removed')
    await expect(remains).toContainText('User "admin" cannot delete resource "namespaces"')
    expect(await kubectl('get', 'namespace', name, '-o', 'jsonpath={.status.phase}')).toBe('Active')
    await kubectl('delete', 'namespace', name, '--wait=false')
  })
})
