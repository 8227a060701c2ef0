import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../object'
import { changedBy } from './changed-by'

const entry = (manager: string, time: string, fieldsV1: Record<string, unknown>, more: object = {}) => ({
  manager,
  operation: 'Update',
  apiVersion: 'apps/v1',
  time: `2026-01-02T03:04:${time}Z`,
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...more,
})
const web = (spec: object, managedFields: ReturnType<typeof entry>[]) =>
  ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', managedFields }, spec }) as KubeObject

const replicas = { 'f:spec': { 'f:replicas': {} } }
const image = { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {} } } } }
const containers = [{ name: 'side' }, { name: 'web', image: 'nginx:2', args: ['a'] }]
const names = (base: KubeObject, now: KubeObject, ...path: string[]) =>
  changedBy(base, now, path).map(({ manager }) => manager)

describe('who changed a field', () => {
  const base = web({ replicas: 1, containers, labels: { a: 'b' } }, [entry('kubectl', '01', { ...replicas, ...image })])

  it('is who owns it now and wrote since', () => {
    const now = web({ replicas: 3, containers }, [
      entry('kubectl', '01', image),
      entry('autoscaler', '05', replicas, { subresource: 'scale' }),
      entry('helm', '06', image, { operation: 'Apply' }),
    ])
    expect(changedBy(base, now, ['spec', 'replicas'])).toEqual([
      {
        manager: 'autoscaler',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time: '2026-01-02T03:04:05Z',
        subresource: 'scale',
      },
    ])
    expect(names(base, now, 'spec', 'containers', 'web', 'image')).toEqual(['helm'])
    expect(names(base, now, 'spec', 'containers', 'web')).toEqual(['helm'])
  })

  it('is who owns what is around it as one piece', () => {
    const now = web({ labels: { a: 'c' } }, [
      entry('kubectl', '01', image),
      entry('ann', '07', { 'f:spec': { 'f:labels': {} } }),
    ])
    expect(names(base, now, 'spec', 'labels', 'a')).toEqual(['ann'])
  })

  it('is all that wrote since, of a field that was taken away', () => {
    const now = web({ containers }, [entry('kubectl', '01', { ...replicas, ...image }), entry('ann', '07', image)])
    expect(names(base, now, 'spec', 'labels')).toEqual(['ann'])
  })

  it('is nobody where nobody says', () => {
    expect(names(base, { ...base, metadata: {} } as KubeObject, 'spec', 'replicas')).toEqual([])
    expect(
      names(
        base,
        web({}, [entry('odd', '09', { 'f:spec': { 'f:containers': { 'k:{': {} } } })]),
        'spec',
        'containers',
        'web',
      ),
    ).toEqual(['odd'])
  })
})
