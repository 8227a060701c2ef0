import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CustomResourceDefinition } from '../../kube/custom-resources/definition'
import type { Status } from '../../kube/object'
import {
  definitionsPath,
  startExtensible,
  version,
  widget,
  widgetDefinition,
  widgetsPath,
} from './custom-resources.test-support'

let cluster: Awaited<ReturnType<typeof startExtensible>>
beforeEach(async () => {
  cluster = await startExtensible()
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.logged).toEqual([])
})

const stored = (name = 'widgets.example.com') =>
  cluster.json<CustomResourceDefinition>('GET', `${definitionsPath}/${name}`)
const conditions = async (name?: string) =>
  ((await stored(name)).status?.conditions ?? []).map(
    ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
  )

describe('a definition', () => {
  it('is given its defaults, its names are accepted, and it is established', async () => {
    const created = await cluster.define(widgetDefinition())
    expect(created).toMatchObject({
      spec: { names: { singular: 'widget', listKind: 'WidgetList' }, conversion: { strategy: 'None' } },
      status: { conditions: [], acceptedNames: { plural: '', kind: '' }, storedVersions: ['v1'] },
    })
    expect(await conditions()).toEqual([
      'NamesAccepted=True NoConflicts: no conflicts found',
      'Established=True InitialNamesAccepted: the initial names have been accepted',
    ])
    expect((await stored()).status?.acceptedNames).toMatchObject({
      plural: 'widgets',
      kind: 'Widget',
      shortNames: ['wd'],
    })
  })

  it('is served and discovered in the moment in which it is established', async () => {
    expect((await cluster.send('GET', widgetsPath)).status).toBe(404)
    await cluster.define(widgetDefinition())
    expect(await cluster.json('GET', widgetsPath)).toMatchObject({ kind: 'WidgetList', items: [] })
    expect(await cluster.json('GET', '/apis/example.com/v1')).toMatchObject({
      resources: [
        {
          name: 'widgets',
          singularName: 'widget',
          shortNames: ['wd'],
          categories: ['all'],
          verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
        },
        { name: 'widgets/scale', group: 'autoscaling', version: 'v1', kind: 'Scale' },
        { name: 'widgets/status', kind: 'Widget' },
      ],
    })
  })

  it('does not get names that another of its group has, until they come free', async () => {
    await cluster.define(widgetDefinition())
    const rival = widgetDefinition({ names: { plural: 'gadgets', kind: 'Widget', shortNames: ['wd'] } })
    await cluster.define({ ...rival, metadata: { name: 'gadgets.example.com' } })
    expect(await conditions('gadgets.example.com')).toEqual([
      'NamesAccepted=False ListKindConflict: "WidgetList" is already in use',
      'Established=False NotAccepted: not all names are accepted',
    ])
    await cluster.send('DELETE', `${definitionsPath}/widgets.example.com`)
    await cluster.settle()
    expect((await conditions('gadgets.example.com'))[1]).toMatch(/^Established=True/)
  })

  it('takes its objects with it when it is deleted, and ends their watches', async () => {
    await cluster.define(widgetDefinition())
    await cluster.send('POST', widgetsPath, { body: widget('a') })
    const watch = await cluster.send('GET', `${widgetsPath}?watch=true`)
    const told = watch.text()
    await cluster.send('DELETE', `${definitionsPath}/widgets.example.com`)
    await cluster.settle()
    const events = (await told)
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type)
    expect(events).toEqual(['ADDED', 'DELETED'])
    expect((await cluster.send('GET', `${definitionsPath}/widgets.example.com`)).status).toBe(404)
    expect((await cluster.send('GET', widgetsPath)).status).toBe(404)
    expect((await cluster.send('GET', '/apis/example.com')).status).toBe(404)
  })

  it('waits for objects that somebody holds, and takes no new ones meanwhile', async () => {
    await cluster.define(widgetDefinition())
    const held = { ...widget('a'), metadata: { name: 'a', finalizers: ['example.com/hold'] } }
    await cluster.send('POST', widgetsPath, { body: held })
    await cluster.send('DELETE', `${definitionsPath}/widgets.example.com`)
    await cluster.settle()
    expect((await conditions()).at(-1)).toBe(
      'Terminating=True InstanceDeletionInProgress: CustomResource deletion is in progress',
    )
    const refused = await cluster.json('POST', widgetsPath, { body: widget('b') })
    expect(refused).toMatchObject({
      code: 405,
      message: 'create not allowed while custom resource definition is terminating',
    })
    const headers = { 'content-type': 'application/merge-patch+json' }
    await cluster.send('PATCH', `${widgetsPath}/a`, { body: { metadata: { finalizers: null } }, headers })
    await cluster.clock.advance(5000)
    await cluster.settle()
    expect((await cluster.send('GET', `${definitionsPath}/widgets.example.com`)).status).toBe(404)
  })

  it('may change its schema while it is served: what is stored stays readable', async () => {
    await cluster.define(widgetDefinition())
    await cluster.send('POST', widgetsPath, { body: widget('a', { size: 1, color: 'green' }) })
    const properties = {
      spec: { type: 'object', properties: { size: { type: 'string' }, extra: { type: 'boolean', default: true } } },
    }
    const changed = widgetDefinition({
      versions: [version('v1', { selectableFields: [], schema: { openAPIV3Schema: { type: 'object', properties } } })],
    })
    const answer = await cluster.json('PUT', `${definitionsPath}/widgets.example.com`, {
      body: { ...changed, metadata: (await stored()).metadata },
    })
    expect(answer).toMatchObject({ metadata: { generation: 2 } })
    expect(await cluster.json('GET', `${widgetsPath}/a`)).toMatchObject({ spec: { size: 1, extra: true } })
    expect(await cluster.json('GET', `${widgetsPath}/a`)).not.toMatchObject({ spec: { color: 'green' } })
    expect((await cluster.send('POST', widgetsPath, { body: widget('b') })).status).toBe(422)
  })

  it('serves an object in every version, and remembers in which versions objects may be stored', async () => {
    const both = [version('v1beta1', { storage: false, deprecated: true }), version('v1')]
    await cluster.define(widgetDefinition({ versions: both }))
    await cluster.send('POST', widgetsPath, { body: widget('a') })
    const old = await cluster.send('GET', `${widgetsPath.replace('v1', 'v1beta1')}/a`)
    expect(await old.json()).toMatchObject({ apiVersion: 'example.com/v1beta1', spec: { size: 1 } })
    expect(old.headers.get('warning')).toBe('299 - "example.com/v1beta1 Widget is deprecated"')
    expect(await cluster.json('GET', '/apis/example.com')).toMatchObject({
      versions: [{ version: 'v1' }, { version: 'v1beta1' }],
      preferredVersion: { version: 'v1' },
    })
    const moved = [version('v1beta1', { storage: true }), version('v1', { storage: false })]
    const body = { ...widgetDefinition({ versions: moved }), metadata: (await stored()).metadata }
    await cluster.send('PUT', `${definitionsPath}/widgets.example.com`, { body })
    expect((await stored()).status?.storedVersions).toEqual(['v1', 'v1beta1'])
    expect(await cluster.json('GET', `${widgetsPath}/a`)).toMatchObject({ apiVersion: 'example.com/v1' })
  })

  it('in a group of Kubernetes’ own says who has approved it, and calls its lists as it likes', async () => {
    const annotations = { 'api-approved.kubernetes.io': 'https://example.com/pull/1' }
    const names = { plural: 'gates', kind: 'Gate', listKind: 'Gates' }
    const definition = widgetDefinition({ group: 'x.k8s.io', names })
    await cluster.define({ ...definition, metadata: { name: 'gates.x.k8s.io', annotations } })
    expect((await conditions('gates.x.k8s.io'))[0]).toBe(
      'KubernetesAPIApprovalPolicyConformant=True ApprovedAnnotation: approved in https://example.com/pull/1',
    )
    expect(await cluster.json('GET', '/apis/x.k8s.io/v1/gates')).toMatchObject({ kind: 'Gates', items: [] })
  })

  it('does not lose a version that objects may be stored in', async () => {
    await cluster.define(widgetDefinition())
    const body = { ...widgetDefinition({ versions: [version('v2')] }), metadata: (await stored()).metadata }
    const refused = await cluster.json<Status>('PUT', `${definitionsPath}/widgets.example.com`, { body })
    expect(refused.details?.causes).toMatchObject([
      {
        field: 'status.storedVersions[0]',
        message: expect.stringMatching(/^Invalid value: "v1": missing from spec\.versions; v1 was/),
      },
    ])
  })

  it('tells what the cluster does not do', async () => {
    const schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          'x-kubernetes-validations': [{ rule: 'self.a > 1' }],
          'x-kubernetes-preserve-unknown-fields': true,
        },
      },
    }
    const versions = [version('v1', { schema: { openAPIV3Schema: schema }, selectableFields: [] })]
    const answer = await cluster.send('POST', definitionsPath, { body: widgetDefinition({ versions }) })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('warning')).toContain('x-kubernetes-validations')
  })
})
