/** Killed with -9 at any moment, the simulated cluster loses nothing that it acknowledged. */
import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { configMaps } from '../../lib/kinds'
import type { ConfigMap } from '../../lib/kube/types'
import { connect } from '../support/cluster-client'
import { makeDataFolder } from '../support/orrery-process'
import { startSimulator } from '../support/simulator-process'

const dataFolder = makeDataFolder()
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

const rounds = 6

test('everything acknowledged is there after every one of several kills', { timeout: 240_000 }, async () => {
  /** What the server said is stored: name -> value and revision; null is a deletion that it confirmed. */
  const acknowledged = new Map<string, { value: string; revision: string } | null>()
  /** Sent, not answered when the kill came: may be there or not, but only as sent. */
  let unanswered = new Set<string>()

  for (let round = 0; round < rounds; round++) {
    const simulator = await startSimulator({ dataFolder, arguments: ['--empty'] })
    const { api, close } = await connect(simulator.kubeconfig)
    const stored = new Map(
      (await api.list(configMaps, { namespace: 'default', labelSelector: 'fault=kill' })).items.map((item) => [
        item.metadata?.name ?? '',
        item,
      ]),
    )
    for (const [name, expected] of acknowledged) {
      if (unanswered.has(name)) continue
      const found = stored.get(name)
      if (expected === null) expect(found, `${name} was deleted`).toBeUndefined()
      else
        expect([found?.data?.value, found?.metadata?.resourceVersion], name).toEqual([
          expected.value,
          expected.revision,
        ])
    }

    let killed = false
    const writing = new Set<string>()
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let turn = 0; !killed; turn++) {
        const name = `r${round}-w${writer}-t${turn}`
        writing.add(name)
        try {
          const map = (value: string): ConfigMap => ({
            metadata: { name, namespace: 'default', labels: { fault: 'kill' } },
            data: { value },
          })
          const created = await api.create(configMaps, map('1'))
          acknowledged.set(name, { value: '1', revision: created.metadata?.resourceVersion ?? '' })
          if (turn % 3 === 1) {
            const updated = await api.update(configMaps, map('2'))
            acknowledged.set(name, { value: '2', revision: updated.metadata?.resourceVersion ?? '' })
          }
          if (turn % 3 === 2) {
            await api.remove(configMaps, { name, namespace: 'default' })
            acknowledged.set(name, null)
          }
          writing.delete(name)
        } catch (error) {
          if (!killed) throw error
          return
        }
      }
    })
    // A different moment each round, a few hundred writes in.
    await new Promise((resolve) => setTimeout(resolve, 400 + round * 170))
    killed = true
    await simulator.kill()
    await Promise.all(writers)
    close()
    unanswered = new Set([...unanswered, ...writing])
  }
  expect([...acknowledged.values()].filter(Boolean).length).toBeGreaterThan(rounds * 20)
})
