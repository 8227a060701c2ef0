/**
 * The one battery that every strategy passes, as apiserver/pkg/registry/rest/resttest: what holds for any resource,
 * whatever its own rules are.
 *
 *     testResource(podStrategy, { valid: () => ({ metadata: { name: 'web' }, spec: { containers: [...] } }) })
 */
import { describe, expect, it } from 'vitest'
import { copyJson } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { isStatusError, statusOf } from '../../kube/status-error'
import type { Target, Verbs, WatchedEvent } from '../api/verbs'
import { createTestVerbs } from '../api/verbs.test-support'
import type { Strategy } from './strategy'

export interface ResourceSamples<T extends KubeObject> {
  /** A new one at each call. Name and namespace are filled in where they are missing. */
  valid(): T
  /** Refused on create as Invalid, naming this field. */
  invalid?: readonly { why: string; object(): T; field: string }[]
  /** Refused on update as Invalid, naming this field (immutable fields, above all). */
  invalidUpdates?: readonly { why: string; change(object: T): void; field: string }[]
  /** A change of the status that validation accepts; default: none is tried. */
  changeStatus?(object: T): void
  /** A change of the spec that an update may make; default: none is tried. */
  changeSpec?(object: T): void
}

export function testResource<T extends KubeObject>(strategy: Strategy, samples: ResourceSamples<T>): void {
  const { kind } = strategy
  const namespace = kind.scope === 'Namespaced' ? 'here' : undefined

  function start() {
    const environment = createTestVerbs([strategy])
    const { verbs, context } = environment
    const sample = (name?: string): T => {
      const object = samples.valid()
      object.metadata = { ...object.metadata, name: name ?? object.metadata?.name ?? 'sample' }
      if (namespace) object.metadata.namespace = namespace
      return object
    }
    const create = async (object: T = sample()) => (await verbs.create(kind, namespace, object, context)).value as T
    const target = (object: KubeObject, subresource = ''): Target => ({
      kind,
      namespace,
      name: object.metadata?.name ?? '',
      subresource,
    })
    return { ...environment, sample, create, target }
  }

  describe(`${kind.id} as any resource`, () => {
    it('is stored with a uid, a time and a revision, and is found', async () => {
      const { verbs, create, target, store } = start()
      const object = await create()
      expect(object).toMatchObject({
        apiVersion: kind.group ? `${kind.group}/${kind.versions[0]}` : kind.versions[0],
        kind: kind.kind,
        metadata: {
          uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
          creationTimestamp: '2026-01-02T03:04:05Z',
          resourceVersion: String(store.revision),
        },
      })
      expect(object.metadata?.namespace).toBe(namespace)
      expect(object.metadata?.generation).toBe((strategy.generation ?? strategy.status) ? 1 : undefined)
      expect(verbs.get(target(object)).value).toBe(object)
      expect(verbs.list(kind, namespace ? { namespace } : {}).items.map(({ value }) => value)).toEqual([object])
    })

    it('reads back what it writes: storing it again changes nothing', async () => {
      const { verbs, create, target, context, store } = start()
      const object = await create()
      const { revision } = store
      const { object: again } = await verbs.update(target(object), copyJson(object), context)
      expect(again.value).toEqual(object)
      expect(store.revision).toBe(revision)
    })

    it('is created once by that name', async () => {
      const { create, sample } = start()
      await create(sample('one'))
      expect(await failure(create(sample('one')))).toMatchObject({
        code: 409,
        reason: 'AlreadyExists',
        message: `${kind.group ? `${kind.plural}.${kind.group}` : kind.plural} "one" already exists`,
      })
    })

    it('leaves nothing behind after a dry run', async () => {
      const { verbs, sample, dryRun, store } = start()
      const { revision } = store
      const object = await verbs.create(kind, namespace, sample(), dryRun)
      expect(object.value.metadata?.uid).toBeDefined()
      expect(store.revision).toBe(revision)
    })

    it('is not updated from a stale read', async () => {
      const { verbs, create, target, context } = start()
      const stale = await create()
      await verbs.update(target(stale), labelled(stale, 'first'), context)
      expect(await failure(verbs.update(target(stale), labelled(stale, 'second'), context))).toMatchObject({
        code: 409,
        reason: 'Conflict',
        message: expect.stringContaining(
          'the object has been modified; please apply your changes to the latest version',
        ),
      })
    })

    it('keeps its identity whatever an update says', async () => {
      const { verbs, create, target, context } = start()
      const object = await create()
      const next = labelled(object, 'x')
      next.metadata = { ...next.metadata, creationTimestamp: '2001-01-01T00:00:00Z', generation: 77 }
      const { value } = (await verbs.update(target(object), next, context)).object
      expect(value.metadata).toMatchObject({
        uid: object.metadata?.uid,
        creationTimestamp: object.metadata?.creationTimestamp,
      })
      // Not what the client said; whether the label counts is the strategy's to say.
      const bumped = strategy.bumpsGeneration?.(value as T, object) ? 1 : 0
      const before = object.metadata?.generation
      expect(value.metadata?.generation).toBe(before === undefined ? undefined : before + bumped)
    })

    it('is patched in all three ways', async () => {
      const { verbs, create, target, context } = start()
      const object = await create()
      const merge = { metadata: { labels: { merge: 'yes' } } }
      await verbs.patch(target(object), merge, 'merge', context)
      await verbs.patch(target(object), { metadata: { labels: { strategic: 'yes' } } }, 'strategic', context)
      const json = [{ op: 'add', path: '/metadata/labels/json', value: 'yes' }]
      const { value } = (await verbs.patch(target(object), json, 'json', context)).object
      expect(value.metadata?.labels).toMatchObject({ merge: 'yes', strategic: 'yes', json: 'yes' })
    })

    it('is selected by label, by name and by what it lets be selected on', async () => {
      const { verbs, create, sample } = start()
      const object = sample('one')
      object.metadata = { ...object.metadata, labels: { ...object.metadata?.labels, tier: 'a' } }
      await create(object)
      await create(sample('two'))
      const found = (options: { labelSelector?: string; fieldSelector?: string }) =>
        verbs.list(kind, options).items.map(({ value }) => value.metadata?.name)
      expect(found({ labelSelector: 'tier=a' })).toEqual(['one'])
      expect(found({ labelSelector: 'tier notin (a)' })).toEqual(['two'])
      expect(found({ fieldSelector: 'metadata.name=two' })).toEqual(['two'])
      const fields = strategy.selectableFields?.(copyJson(verbs.list(kind, {}).items[0]?.value ?? {})) ?? {}
      expect(Object.keys(strategy.selectableFields?.({ metadata: {} }) ?? {}).sort()).toEqual(
        Object.keys(fields).sort(),
      )
      for (const [field, value] of Object.entries(fields)) {
        expect(found({ fieldSelector: `metadata.name=one,${field}=${value}` })).toEqual(['one'])
      }
      expect(await failure(() => verbs.list(kind, { fieldSelector: 'no.such=field' }))).toMatchObject({ code: 400 })
    })

    it('is seen by a watch from its first to its last day', async () => {
      const { verbs, create, target, context } = start()
      const events: string[] = []
      const stop = verbs.watch({ kind }, (event) => events.push(described(event)))
      const object = await create()
      await verbs.update(target(object), labelled(object, 'x'), context)
      await end(verbs, target(object), context)
      stop()
      expect(events[0]).toBe(`ADDED ${object.metadata?.name}`)
      expect(events[1]).toBe(`MODIFIED ${object.metadata?.name}`)
      expect(events.at(-1)).toBe(`DELETED ${object.metadata?.name}`)
    })

    it('waits for its finalizers', async () => {
      const { verbs, sample, create, target, context } = start()
      const object = sample()
      object.metadata = { ...object.metadata, finalizers: ['example.com/wait'] }
      const created = await create(object)
      const options = strategy.gracePeriodSeconds ? { gracePeriodSeconds: 0 } : {}
      const { deleted, object: marked } = await verbs.remove(target(created), options, context)
      expect(deleted).toBe(false)
      expect(marked.value.metadata?.deletionTimestamp).toBe('2026-01-02T03:04:05Z')
      const more = copyJson(marked.value)
      more.metadata = { ...more.metadata, finalizers: ['example.com/wait', 'example.com/late'] }
      expect(await failure(verbs.update(target(created), more, context))).toMatchObject({
        code: 422,
        message: expect.stringContaining('no new finalizers can be added if the object is being deleted'),
      })
      await end(verbs, target(created), context)
      expect(await failure(() => verbs.get(target(created)))).toMatchObject({ code: 404, reason: 'NotFound' })
    })

    it('is deleted only as the one that was meant', async () => {
      const { verbs, create, target, context } = start()
      const object = await create()
      const other = { preconditions: { uid: 'someone-else' } }
      expect(await failure(verbs.remove(target(object), other, context))).toMatchObject({ code: 409 })
      expect(verbs.get(target(object)).value).toBe(object)
    })

    if (strategy.status) {
      it('keeps status and the rest apart', async () => {
        const { verbs, create, target, context } = start()
        const object = await create()
        const mixed = copyJson(object) as T & { status?: unknown }
        samples.changeStatus?.(mixed)
        const { value: main } = (await verbs.update(target(object), mixed, context)).object
        expect((main as { status?: unknown }).status).toEqual((object as { status?: unknown }).status)
        const both = copyJson(main) as T & { status?: unknown }
        samples.changeStatus?.(both)
        samples.changeSpec?.(both)
        const { value: after } = (await verbs.update(target(object, 'status'), both, context)).object
        expect((after as { spec?: unknown }).spec).toEqual((object as { spec?: unknown }).spec)
        expect(after.metadata?.generation).toBe(object.metadata?.generation)
        if (samples.changeStatus) expect(after).not.toEqual(main)
      })
    }

    if (samples.changeSpec && (strategy.generation ?? strategy.status)) {
      it('counts the changes of its spec', async () => {
        const { verbs, create, target, context } = start()
        const object = copyJson(await create())
        samples.changeSpec?.(object)
        const { value } = (await verbs.update(target(object), object, context)).object
        expect(value.metadata?.generation).toBe(2)
      })
    }

    const { scale } = strategy
    if (scale) {
      it('is scaled through /scale', async () => {
        const { verbs, create, target, context } = start()
        const object = await create()
        const view = verbs.get(target(object, 'scale')).value
        expect(view).toMatchObject({ apiVersion: 'autoscaling/v1', kind: 'Scale' })
        const { object: after } = await verbs.update(
          target(object, 'scale'),
          { ...copyJson(view), spec: { replicas: 7 } },
          context,
        )
        expect(after.value).toMatchObject({ kind: 'Scale', spec: { replicas: 7 } })
        expect(scale.replicas(copyJson(verbs.get(target(object)).value)).spec).toBe(7)
      })
    }

    for (const { why, object, field } of samples.invalid ?? []) {
      it(`refuses ${why}`, async () => {
        const { create } = start()
        const sample = object()
        sample.metadata = { name: 'sample', ...(namespace ? { namespace } : {}), ...sample.metadata }
        const status = await failure(create(sample))
        expect(status).toMatchObject({ code: 422, reason: 'Invalid' })
        expect(status?.details?.causes?.map((cause) => cause.field)).toContain(field)
      })
    }

    for (const { why, change, field } of samples.invalidUpdates ?? []) {
      it(`refuses to change ${why}`, async () => {
        const { verbs, create, target, context } = start()
        const object = copyJson(await create())
        change(object)
        const status = await failure(verbs.update(target(object), object, context))
        expect(status).toMatchObject({ code: 422, reason: 'Invalid' })
        expect(status?.details?.causes?.map((cause) => cause.field)).toContain(field)
      })
    }
  })
}

/** The Status of a failure; undefined when there was none. */
export async function failure(operation: Promise<unknown> | (() => unknown)) {
  try {
    await (typeof operation === 'function' ? operation() : operation)
  } catch (error) {
    if (!isStatusError(error)) throw error
    return statusOf(error)
  }
  return undefined
}

function labelled<T extends KubeObject>(object: T, value: string): T {
  const copy = copyJson(object)
  copy.metadata = { ...copy.metadata, labels: { ...copy.metadata?.labels, battery: value } }
  return copy
}

function described(event: WatchedEvent): string {
  return event.type === 'BOOKMARK' ? event.type : `${event.type} ${event.current.value.metadata?.name}`
}

/** Deletes without grace and takes away whatever still holds the object, as finalizing controllers would. */
async function end(verbs: Verbs, target: Target, context: Parameters<Verbs['remove']>[2]): Promise<void> {
  const { deleted } = await verbs.remove(target, { gracePeriodSeconds: 0 }, context)
  if (deleted) return
  await verbs.patch(target, { metadata: { finalizers: null } }, 'merge', context)
  const isThere = verbs.list(target.kind, { fieldSelector: `metadata.name=${target.name}` }).items.length > 0
  if (isThere && verbs.served[0]?.subresources.some(({ name }) => name === 'finalize')) {
    const { value } = verbs.get(target)
    const object = { ...copyJson(value), spec: { finalizers: [] } }
    await verbs.update({ ...target, subresource: 'finalize' }, object, context)
  }
}
