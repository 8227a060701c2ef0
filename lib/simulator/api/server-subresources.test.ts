import { describe, expect, it } from 'vitest'
import { configMaps } from '../../kinds/configmaps'
import { deployments } from '../../kinds/deployments.apps'
import { pods } from '../../kinds/pods'
import { copyJson } from '../../kube/json'
import type { Pod } from '../../kube/types'
import { failure } from '../registry/resource-battery.test-support'
import { config, deployment, pod, start, targetOf } from './server.test-support'

describe('subresources', () => {
  it('scale, with the revision as a condition', async () => {
    const { verbs, context, create } = start()
    await create(deployments, deployment('web'))
    const target = targetOf(deployments, 'web', 'scale')
    const scale = verbs.get(target)
    expect(scale.value).toMatchObject({ kind: 'Scale', spec: { replicas: 1 }, status: { selector: 'app=web' } })
    expect(scale.json.startsWith('{"metadata":{')).toBe(true)
    const patched = await verbs.patch(target, { spec: { replicas: 3 } }, 'merge', context)
    expect(patched.object.value).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } })
    expect(verbs.get(targetOf(deployments, 'web')).value.metadata?.generation).toBe(2)
    expect(await failure(verbs.update(target, copyJson(scale.value), context))).toMatchObject({ code: 409 })
    const negative = { ...copyJson(patched.object.value), spec: { replicas: -1 } }
    expect(await failure(verbs.update(target, negative, context))).toMatchObject({
      code: 422,
      message:
        'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    })
  })

  it('of a strategy change what the main endpoint would refuse', async () => {
    const { verbs, context, create } = start()
    await create(pods, pod('x'))
    const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'x' }, target: { kind: 'Node', name: 'n1' } }
    await verbs.createSubresource(targetOf(pods, 'x', 'binding'), body, context)
    expect((verbs.get(targetOf(pods, 'x')).value as Pod).spec?.nodeName).toBe('n1')
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'x' } }
    const { value } = await verbs.createSubresource(targetOf(pods, 'x', 'eviction'), eviction, context)
    expect(value.kind).toBe('Status')
    expect(verbs.get(targetOf(pods, 'x')).value.metadata?.deletionGracePeriodSeconds).toBe(3)
  })

  it('that are not there are not found', async () => {
    const { verbs, context, create } = start()
    await create(configMaps, config('x'))
    for (const subresource of ['status', 'scale', 'binding', 'toString']) {
      const target = targetOf(configMaps, 'x', subresource)
      expect(await failure(() => verbs.get(target))).toMatchObject({ code: 404 })
      expect(await failure(verbs.update(target, config('x'), context))).toMatchObject({ code: 404 })
      expect(await failure(verbs.createSubresource(target, {}, context))).toMatchObject({ code: 404 })
    }
  })

  it('stand in discovery', () => {
    const { verbs } = start()
    const served = verbs.served.find(({ kind }) => kind.id === 'deployments.apps')
    expect(served?.verbs).toEqual(['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'])
    expect(served?.subresources).toEqual([
      {
        name: 'scale',
        kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
        verbs: ['get', 'patch', 'update'],
      },
      { name: 'status', kind: { group: 'apps', version: 'v1', kind: 'Deployment' }, verbs: ['get', 'patch', 'update'] },
    ])
  })
})
