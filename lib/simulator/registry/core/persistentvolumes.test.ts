import { describe, expect, it } from 'vitest'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { storageClassStrategy } from '../storage/storageclasses'
import { defaulted, refusals, updateRefusals } from '../strategy.test-support'
import { persistentVolumeClaimStrategy } from './persistentvolumeclaims'
import { persistentVolumeStrategy } from './persistentvolumes'

const claim = (spec: PersistentVolumeClaim['spec'] = {}): PersistentVolumeClaim => ({
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
})
const volume = (spec: PersistentVolume['spec'] = {}): PersistentVolume => ({
  metadata: { name: 'disk' },
  spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '5Gi' }, hostPath: { path: '/data' }, ...spec },
})
const storageClass = (more: Partial<StorageClass> = {}): StorageClass => ({
  metadata: { name: 'fast' },
  provisioner: 'example.com/fast',
  ...more,
})

testResource<PersistentVolumeClaim>(persistentVolumeClaimStrategy, {
  valid: claim,
  changeStatus: (object) => {
    object.status = { phase: 'Bound', capacity: { storage: '1Gi' } }
  },
  changeSpec: (object) => {
    if (object.spec) object.spec.volumeName = 'disk'
  },
  invalid: [
    { why: 'a claim of no size', object: () => claim({ resources: {} }), field: 'spec.resources[storage]' },
    { why: 'no access mode', object: () => claim({ accessModes: [] }), field: 'spec.accessModes' },
  ],
  invalidUpdates: [
    {
      why: 'the size of a claim that is not bound',
      change: (object) => {
        if (object.spec) object.spec.resources = { requests: { storage: '2Gi' } }
      },
      field: 'spec',
    },
  ],
})

testResource<PersistentVolume>(persistentVolumeStrategy, {
  valid: volume,
  changeStatus: (object) => {
    object.status = { phase: 'Available' }
  },
  invalidUpdates: [
    {
      why: 'where the data is',
      change: (object) => {
        if (object.spec) object.spec.hostPath = { path: '/elsewhere' }
      },
      field: 'spec.persistentvolumesource',
    },
  ],
})

testResource<StorageClass>(storageClassStrategy, {
  valid: storageClass,
  invalid: [{ why: 'no provisioner', object: () => storageClass({ provisioner: '' }), field: 'provisioner' }],
  invalidUpdates: [
    {
      why: 'the provisioner',
      change: (object) => {
        object.provisioner = 'example.com/slow'
      },
      field: 'provisioner',
    },
  ],
})

describe('defaults', () => {
  it('are the API’s', () => {
    expect(defaulted(persistentVolumeClaimStrategy, claim())).toMatchObject({
      spec: { volumeMode: 'Filesystem' },
      status: { phase: 'Pending' },
    })
    expect(defaulted(persistentVolumeStrategy, volume())).toMatchObject({
      spec: {
        persistentVolumeReclaimPolicy: 'Retain',
        volumeMode: 'Filesystem',
        hostPath: { path: '/data', type: '' },
      },
    })
    expect(defaulted(storageClassStrategy, storageClass())).toMatchObject({
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    })
  })
})

describe('what is refused', () => {
  it('of claims', () => {
    const odd = claim({ accessModes: ['ReadWriteOncePod', 'ReadWriteMany', 'Often'], volumeMode: 'Tape' })
    expect(refusals(persistentVolumeClaimStrategy, odd)).toEqual([
      'spec.accessModes: Unsupported value: "Often": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes',
      'spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"',
    ])
    expect(refusals(persistentVolumeClaimStrategy, claim({ resources: { requests: { storage: '0' } } }))).toEqual([
      'spec.resources[storage]: Invalid value: "0": must be greater than zero',
    ])
  })

  it('of a bound claim everything but its growth', () => {
    const bound = { ...claim({ volumeName: 'disk' }), status: { phase: 'Bound', capacity: { storage: '1Gi' } } }
    const resized = (storage: string) =>
      updateRefusals(persistentVolumeClaimStrategy, bound, (next) => {
        if (next.spec) next.spec.resources = { requests: { storage } }
      })
    expect(resized('2Gi')).toEqual([])
    expect(resized('512Mi')).toEqual([
      'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    ])
    const moved = updateRefusals(persistentVolumeClaimStrategy, bound, (next) => {
      if (next.spec) next.spec.volumeName = 'other'
    })
    expect(moved).toHaveLength(1)
    expect(moved[0]).toContain(
      'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    )
  })

  it('of volumes', () => {
    const none = volume({ hostPath: undefined })
    expect(refusals(persistentVolumeStrategy, none)).toEqual(['spec: Required value: must specify a volume type'])
    const two = volume({ nfs: { server: 'nas', path: '/' } })
    expect(refusals(persistentVolumeStrategy, two)).toEqual([
      'spec.nfs: Forbidden: may not specify more than 1 volume type',
    ])
    const local = volume({ hostPath: undefined, local: { path: '/disk' } })
    expect(refusals(persistentVolumeStrategy, local)).toEqual([
      'spec.nodeAffinity: Required value: Local volume requires node affinity',
    ])
    expect(refusals(persistentVolumeStrategy, volume({ capacity: {} }))).toEqual([
      'spec.capacity: Required value',
      'spec.capacity: Unsupported value: {}: supported values: "storage"',
    ])
  })
})
