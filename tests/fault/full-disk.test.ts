/** A disk that is full: nothing is acknowledged that is not stored, it is said, and it goes on when there is room. */
import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { configMaps } from '../../lib/kinds'
import { statusOf } from '../../lib/kube/status-error'
import { connect } from '../support/cluster-client'
import { eventually } from '../support/kubectl'
import { makeDataFolder } from '../support/orrery-process'
import { startSimulator } from '../support/simulator-process'

const dataFolder = makeDataFolder()
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

const megabyte = 1024 * 1024

test('a full disk refuses changes, says so, and loses nothing that was acknowledged', {
  timeout: 120_000,
}, async () => {
  const full = await startSimulator({ dataFolder, arguments: ['--empty'], maximumFileBytes: 2 * megabyte })
  const acknowledged: string[] = []
  let refused: unknown
  {
    const { api, fetch, close } = await connect(full.kubeconfig)
    for (let index = 0; refused === undefined; index++) {
      expect(index).toBeLessThan(100)
      const name = `filler-${index}`
      try {
        await api.create(configMaps, {
          metadata: { name, namespace: 'default', labels: { fault: 'disk' } },
          data: { text: 'x'.repeat(100_000) },
        })
        acknowledged.push(name)
      } catch (error) {
        refused = error
      }
    }
    expect(statusOf(refused)).toMatchObject({ code: 500, reason: 'InternalError' })
    expect(statusOf(refused).message).toContain('the store could not write its log')
    expect(full.output()).toContain("error: the store's log cannot be written")
    // Leases still fit now and then, until the last bytes are taken.
    const readiness = async () => {
      const response = await fetch('/readyz', { method: 'GET' })
      return [response.status, await response.text()] as const
    }
    await eventually(readiness, ([status, text]) => status === 500 && text.includes('[-]etcd failed'), 30_000)
    const names = (await api.list(configMaps, { namespace: 'default', labelSelector: 'fault=disk' })).items
    expect(names.map(({ metadata }) => metadata?.name).sort()).toEqual([...acknowledged].sort())
    close()
  }
  await full.kill()

  const roomy = await startSimulator({ dataFolder, arguments: ['--empty'] })
  const { api, fetch, close } = await connect(roomy.kubeconfig)
  const found = (await api.list(configMaps, { namespace: 'default', labelSelector: 'fault=disk' })).items
  expect(found.map(({ metadata }) => metadata?.name).sort()).toEqual([...acknowledged].sort())
  await api.create(configMaps, { metadata: { name: 'after', namespace: 'default' } })
  expect((await fetch('/readyz', { method: 'GET' })).status).toBe(200)
  close()
  await roomy.stop()
})
