/** Views over a fake cluster, with a person who opens them and what reaches that person. */
import { createCatalogs } from '../catalog/create-catalogs'
import { FakeClock } from '../clock.test-support'
import type { Person } from '../cluster/contract'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import type { KubeObject } from '../kube/object'
import type { ViewFrame, ViewQuery } from './contract'
import { createViews } from './create-views'

export const ada: Person = { user: 'ada', groups: ['dev'] }

export function setUp(cluster = new FakeCluster()) {
  const clock = new FakeClock()
  const views = createViews({
    clusters: cluster.clusters,
    catalogs: createCatalogs({ clock }),
    clock,
    random: () => 0.5,
  })
  function open(more: Partial<ViewQuery> = {}, person = ada) {
    const frames: ViewFrame[] = []
    const sink = { isReady: true, send: (frame: ViewFrame) => void frames.push(frame), ready: () => sink.isReady }
    const query: ViewQuery = { cluster: 'local', kind: 'configmaps', window: { offset: 0, limit: 10 }, ...more }
    const view = views.open(person, query, sink)
    /** What a browser would show. */
    const shown = () => {
      let rows: string[] = []
      let offset = 0
      for (const frame of frames) {
        if (frame.window) {
          offset = frame.window.offset
          rows = frame.window.rows.map(({ name, resourceVersion }) => `${name}@${resourceVersion}`)
        }
        for (const { index, row } of frame.changed ?? []) rows[index - offset] = `${row.name}@${row.resourceVersion}`
      }
      return rows
    }
    return { view, frames, sink, shown, query, last: () => frames.at(-1) }
  }
  return { cluster, clock, views, open }
}

export const named = (name: string, namespace = 'shop', more: KubeObject['metadata'] = {}) => ({
  metadata: { name, namespace, ...more },
})

export const namesOf = (rows: readonly string[]) => rows.map((row) => row.split('@')[0])
