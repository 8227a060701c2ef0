import { describe, expect, it } from 'vitest'
import { pods } from '../../../kinds/pods'
import type { Pod, PodSpec } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { failure, testResource } from '../resource-battery.test-support'
import { updateRefusals } from '../strategy.test-support'
import { podStrategy } from './pods'

const pod = (spec: Partial<PodSpec> = {}): Pod => ({
  metadata: { name: 'web', namespace: 'here' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...spec },
})

const container = (part: Partial<PodSpec['containers'][number]>) =>
  pod({ containers: [{ name: 'web', image: 'nginx:1.27', ...part }] })

testResource<Pod>(podStrategy, {
  valid: () => pod(),
  changeStatus: (object) => {
    object.status = { ...object.status, phase: 'Running' }
  },
  changeSpec: (object) => {
    if (object.spec) object.spec.containers[0]!.image = 'nginx:1.28'
  },
  invalid: [
    { why: 'a Pod without containers', object: () => pod({ containers: [] }), field: 'spec.containers' },
    { why: 'a container without an image', object: () => container({ image: '' }), field: 'spec.containers[0].image' },
  ],
  invalidUpdates: [
    {
      why: 'the Node once it is set',
      change: (object: Pod) => {
        if (object.spec) object.spec.nodeName = 'node-1'
      },
      field: 'spec',
    },
  ],
})

describe('changes of a Pod', () => {
  it('allow another image, more tolerations and a shorter deadline', () => {
    const old = pod({ activeDeadlineSeconds: 60, tolerations: [{ key: 'a', operator: 'Exists' }] })
    expect(
      updateRefusals(podStrategy, old, ({ spec }) => {
        spec!.containers[0]!.image = 'nginx:1.28'
        spec!.tolerations!.push({ key: 'b', operator: 'Exists' })
        spec!.activeDeadlineSeconds = 30
      }),
    ).toEqual([])
  })

  it('refuse anything else, and say what it was', () => {
    const [text] = updateRefusals(podStrategy, pod(), ({ spec }) => {
      spec!.nodeSelector = { disk: 'ssd' }
    })
    expect(text).toBe(
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n- spec.nodeSelector: undefined\n+ spec.nodeSelector: {"disk":"ssd"}\n',
    )
  })

  it('refuse another number of containers and changed tolerations', () => {
    expect(
      updateRefusals(podStrategy, pod(), ({ spec }) => spec!.containers.push({ name: 'more', image: 'i' })),
    ).toEqual(['spec.containers: Forbidden: pod updates may not add or remove containers'])
    const old = pod({ tolerations: [{ key: 'a', operator: 'Exists' }] })
    expect(
      updateRefusals(podStrategy, old, ({ spec }) => {
        spec!.tolerations = []
      }),
    ).toEqual(['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'])
  })

  it('let a Pod behind gates be narrowed, not moved', () => {
    const old = pod({ schedulingGates: [{ name: 'wait' }], nodeSelector: { zone: 'a' } })
    expect(
      updateRefusals(podStrategy, old, ({ spec }) => {
        spec!.nodeSelector = { zone: 'a', disk: 'ssd' }
        spec!.schedulingGates = []
      }),
    ).toEqual([])
    expect(
      updateRefusals(podStrategy, old, ({ spec }) => {
        spec!.nodeSelector = { zone: 'b' }
      }),
    ).toEqual([
      'spec.nodeSelector: Invalid value: {"zone":"b"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ])
  })
})

describe('a Pod in the registry', () => {
  const started = async (spec: Partial<PodSpec> = {}) => {
    const environment = createTestVerbs([podStrategy])
    const { verbs, context } = environment
    await verbs.create(pods, 'here', pod(spec), context)
    const target = (subresource = '') => ({ kind: pods, namespace: 'here', name: 'web', subresource })
    const bind = (node: string) =>
      verbs.createSubresource(
        target('binding'),
        { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'web' }, target: { kind: 'Node', name: node } },
        context,
      )
    return { ...environment, target, bind }
  }

  it('starts Pending with its quality of service', async () => {
    const resources = { limits: { cpu: '1', memory: '1Gi' } }
    const { verbs, target } = await started({ containers: [{ name: 'web', image: 'i', resources }] })
    expect(verbs.get(target()).value).toMatchObject({ status: { phase: 'Pending', qosClass: 'Guaranteed' } })
  })

  it('is bound once', async () => {
    const { verbs, target, bind } = await started()
    const { value } = await bind('node-1')
    expect(value).toMatchObject({ kind: 'Status', status: 'Success' })
    expect(verbs.get(target()).value).toMatchObject({
      spec: { nodeName: 'node-1' },
      status: {
        conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z' }],
      },
    })
    expect(await failure(bind('node-2'))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
    })
  })

  it('goes at once while it is nowhere, and with grace from a Node', async () => {
    const waiting = await started()
    expect((await waiting.verbs.remove(waiting.target(), { gracePeriodSeconds: 60 }, waiting.context)).deleted).toBe(
      true,
    )
    const running = await started()
    await running.bind('node-1')
    const { deleted, object } = await running.verbs.remove(running.target(), {}, running.context)
    expect(deleted).toBe(false)
    expect(object.value.metadata).toMatchObject({
      deletionTimestamp: '2026-01-02T03:04:35Z',
      deletionGracePeriodSeconds: 30,
    })
  })

  it('is evicted by way of a delete', async () => {
    const { verbs, target, context } = await started()
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web', namespace: 'here' } }
    await verbs.createSubresource(target('eviction'), eviction, context)
    expect(await failure(() => verbs.get(target()))).toMatchObject({ code: 404 })
  })

  it('says why it goes when it is evicted, and stays when that was only tried or meant another', async () => {
    const { verbs, target, context, bind } = await started()
    await bind('node-1')
    const evict = (deleteOptions: object, name = 'web') =>
      verbs.createSubresource(target('eviction'), { metadata: { name, namespace: 'here' }, deleteOptions }, context)
    const bound = verbs.get(target()).value
    // As kubectl drain --dry-run=server asks.
    await evict({ dryRun: ['All'] })
    expect(await failure(evict({ preconditions: { uid: 'another' } }))).toMatchObject({
      code: 409,
      message: expect.stringContaining('the UID in the precondition (another) does not match the UID in record'),
    })
    expect(await failure(evict({ preconditions: { resourceVersion: '1' } }))).toMatchObject({ code: 409 })
    expect(await failure(evict({}, ''))).toMatchObject({
      code: 400,
      message: 'name in URL does not match name in Eviction object',
    })
    expect(verbs.get(target()).value).toEqual(bound)
    const { uid, resourceVersion } = bound.metadata ?? {}
    await evict({ gracePeriodSeconds: 5, preconditions: { uid, resourceVersion } })
    expect(verbs.get(target()).value).toMatchObject({
      metadata: { deletionGracePeriodSeconds: 5 },
      status: {
        conditions: expect.arrayContaining([
          expect.objectContaining({
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'EvictionByEvictionAPI',
            message: 'Eviction API: evicting',
          }),
        ]),
      },
    })
  })

  it('keeps its quality of service when a status leaves it out, and its ended containers ended', async () => {
    const { verbs, target, context } = await started({ restartPolicy: 'Never' })
    const ended = { name: 'web', image: 'i', imageID: '', ready: false, restartCount: 0 }
    const state = { terminated: { exitCode: 0 } }
    const write = (containerStatuses: object[]) =>
      verbs.patch(target('status'), { status: { qosClass: null, containerStatuses } }, 'merge', context)
    await write([{ ...ended, state }])
    expect(verbs.get(target()).value).toMatchObject({ status: { qosClass: 'BestEffort' } })
    expect(await failure(write([{ ...ended, state: { running: {} } }]))).toMatchObject({
      message: expect.stringContaining(
        'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
      ),
    })
  })
})
