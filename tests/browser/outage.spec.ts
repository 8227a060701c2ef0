import { execFileSync } from 'node:child_process'
import { eventually } from '../support/kubectl'
import type { RunningOrrery } from '../support/orrery-process'
import { expect, test } from './fixtures'
import { listOf, rowOf } from './lists'
import { field } from './namespace-form'

// It kills its cluster, which others should not notice.
test.use({ emptyCluster: true })

/** The console's child; a new one after each restart. */
function simulatorOf({ child }: RunningOrrery): number {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(child.pid)], { encoding: 'utf8' })
  const line = children.split('\n').find((each) => each.includes('simulator.js'))
  if (!line) throw new Error(`no simulator among:\n${children}`)
  return Number.parseInt(line, 10)
}

test('a cluster that goes away is said to be away, keeps its last state on screen, and comes back by itself', async ({
  page,
  kubectl,
  namespace,
  orrery,
  complaints,
}) => {
  complaints.expect(/status of 50\d .*\/api\/clusters\/local\//)
  await kubectl('create', 'deployment', 'moons', '-n', namespace, '--image=nginx:1.27', '--replicas=2')
  await page.goto(`/local/deployments.apps?ns=${namespace}`)
  await expect(rowOf(page, 'moons')).toContainText('2/2')
  await page.evaluate(() => Object.assign(window, { stillHere: true }))

  process.kill(simulatorOf(orrery), 'SIGKILL')
  await expect(page.getByText(/^(Reconnecting; last heard|Behind by)/)).toBeVisible()
  await expect(rowOf(page, 'moons')).toContainText('2/2')

  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await eventually(
    () => kubectl('scale', 'deployment', 'moons', '-n', namespace, '--replicas=3'),
    () => true,
  )
  await expect(rowOf(page, 'moons')).toContainText('3/3')
  expect(await page.evaluate(() => 'stillHere' in window), 'the page was not loaded anew').toBe(true)
})

test('a followed log and an open object survive the restart of the cluster', async ({
  page,
  kubectl,
  namespace,
  orrery,
  complaints,
}) => {
  complaints.expect(/status of 50\d .*\/api\/clusters\/local\/|ERR_INCOMPLETE_CHUNKED_ENCODING/)
  await kubectl(
    'run',
    'ticker',
    '-n',
    namespace,
    '--image=busybox:1.36',
    '--',
    'sh',
    '-c',
    'i=0; while true; do i=$((i+1)); echo "tick $i"; sleep 1; done',
  )
  await kubectl('wait', 'pod/ticker', '-n', namespace, '--for=condition=Ready', '--timeout=30s')
  await page.goto(`/local/pods/${namespace}/ticker?tab=logs`)
  const log = page.getByRole('region', { name: 'Log of ticker' })
  await expect(log).toContainText('tick 2')

  process.kill(simulatorOf(orrery), 'SIGKILL')
  await eventually(
    () => kubectl('annotate', 'pod', 'ticker', '-n', namespace, '--overwrite', 'orrery.example/seen=again'),
    () => true,
  )
  await expect(page.getByText('Following', { exact: true })).toBeVisible()
  await page.getByRole('tab', { name: 'Summary' }).click()
  await expect(page.getByText('orrery.example/seen')).toBeVisible()
})

test('a console that ends and starts again finds what was open as it was, and makes it live', async ({
  page,
  kubectl,
  namespace,
  orrery,
  complaints,
}) => {
  test.setTimeout(120_000)
  complaints.expect(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED|status of 50\d/)
  const form = await page.context().newPage()
  await form.goto('/local/namespaces/create')
  await field(form, 'Name').fill('half-written')
  await expect(field(form, 'Name')).toHaveAccessibleDescription(/This name is free/)
  await page.goto(`/local/configmaps?ns=${namespace}`)
  await expect(listOf(page, /^ConfigMaps/)).toBeVisible()
  for (const each of [page, form]) await each.evaluate(() => Object.assign(window, { stillHere: true }))

  await orrery.restart(async () => {
    await expect(page.getByText('The live connection is lost. Trying again…')).toBeVisible()
    await expect(rowOf(page, 'kube-root-ca.crt')).toBeVisible()
    await form.getByLabel('Description').fill('written while nobody listened')
  })

  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 })
  await eventually(
    () => kubectl('create', 'configmap', 'after', '-n', namespace),
    () => true,
  )
  await expect(rowOf(page, 'after')).toBeVisible()
  await expect(field(form, 'Name')).toHaveValue('half-written')
  await expect(form.getByLabel('Description')).toHaveValue('written while nobody listened')
  await form.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(form).toHaveURL(/\/local\/namespaces\/half-written|\/local\/.*ns=half-written/)
  for (const each of [page, form]) {
    expect(await each.evaluate(() => 'stillHere' in window), 'the page was not loaded anew').toBe(true)
  }
  await kubectl('delete', 'namespace', 'half-written', '--wait=false')
})
