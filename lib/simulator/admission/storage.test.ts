import { describe, expect, it } from 'vitest'
import { limitRanges, persistentVolumeClaims, resourceQuotas, storageClasses } from '../../kinds'
import type { PersistentVolumeClaim } from '../../kube/types'
import { failure } from '../registry/resource-battery.test-support'
import { startAdmission } from './admission.test-support'

const claim = (name: string, storage = '1Gi', spec: PersistentVolumeClaim['spec'] = {}): PersistentVolumeClaim => ({
  metadata: { name, namespace: 'here' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...spec },
})

async function withClass(allowVolumeExpansion: boolean) {
  const environment = await startAdmission()
  await environment.api.create(storageClasses, {
    metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'example.com/fast',
    allowVolumeExpansion,
  })
  return environment
}

/** As the binder would leave it. */
const bound = (object: PersistentVolumeClaim): PersistentVolumeClaim => ({
  ...object,
  status: { phase: 'Bound', capacity: { storage: '1Gi' } },
})
const resized = (object: PersistentVolumeClaim, storage: string): PersistentVolumeClaim => ({
  ...object,
  spec: { ...object.spec, resources: { requests: { storage } } },
})

describe('a claim', () => {
  it('is given the default class unless it asks for another or for none, and is protected', async () => {
    const { api } = await withClass(true)
    const usual = await api.create(persistentVolumeClaims, claim('usual'))
    expect(usual.spec?.storageClassName).toBe('fast')
    expect(usual.metadata?.finalizers).toEqual(['kubernetes.io/pvc-protection'])
    const none = await api.create(persistentVolumeClaims, claim('none', '1Gi', { storageClassName: '' }))
    expect(none.spec?.storageClassName).toBe('')
  })

  it.each([
    [true, undefined],
    [
      false,
      'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    ],
  ])('grows only where its class allows it: %s', async (allowed, message) => {
    const { api } = await withClass(allowed)
    const created = await api.create(persistentVolumeClaims, claim('data'))
    const ready = await api.update(persistentVolumeClaims, bound(created), { subresource: 'status' })
    expect((await failure(api.update(persistentVolumeClaims, resized(ready, '2Gi'))))?.message).toBe(message)
  })

  it('is charged to quotas, of its class too, and so is its growth', async () => {
    const { api } = await withClass(true)
    const hard = {
      persistentvolumeclaims: '5',
      'requests.storage': '3Gi',
      'fast.storageclass.storage.k8s.io/requests.storage': '3Gi',
      'slow.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
    }
    const quota = await api.create(resourceQuotas, { metadata: { name: 'storage', namespace: 'here' }, spec: { hard } })
    const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']))
    await api.update(resourceQuotas, { ...quota, status: { hard, used } }, { subresource: 'status' })
    const created = await api.create(persistentVolumeClaims, claim('data'))
    const ready = await api.update(persistentVolumeClaims, bound(created), { subresource: 'status' })
    await api.update(persistentVolumeClaims, resized(ready, '2Gi'))
    expect((await api.get(resourceQuotas, 'storage', 'here')).status?.used).toEqual({
      persistentvolumeclaims: '1',
      'requests.storage': '2Gi',
      'fast.storageclass.storage.k8s.io/requests.storage': '2Gi',
      'slow.storageclass.storage.k8s.io/persistentvolumeclaims': '0',
    })
    expect((await failure(api.create(persistentVolumeClaims, claim('more', '2Gi'))))?.message).toContain(
      'exceeded quota: storage',
    )
  })

  it('keeps within the LimitRanges of its Namespace', async () => {
    const { api } = await withClass(true)
    await api.create(limitRanges, {
      metadata: { name: 'sizes', namespace: 'here' },
      spec: { limits: [{ type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '10Gi' } }] },
    })
    const refusal = async (size: string) =>
      (await failure(api.create(persistentVolumeClaims, claim('c', size))))?.message
    expect(await refusal('500Mi')).toBe(
      'persistentvolumeclaims "c" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
    )
    expect(await refusal('11Gi')).toBe(
      'persistentvolumeclaims "c" is forbidden: maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 11Gi',
    )
    expect(await refusal('5Gi')).toBeUndefined()
  })
})
