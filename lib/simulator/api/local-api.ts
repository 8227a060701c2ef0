/**
 * The client of the simulated parts: the same verbs, admission, authorisation and audit as over HTTP, without the wire.
 * What it answers is what is stored: shared and frozen. Copy before changing.
 */
import type { KubeApi, WatchOptions, WriteOptions } from '../../client/kube-api'
import { apiVersionOf, type Kind, listKindOf } from '../../kinds/kind'
import type { KubeObject, WatchEvent } from '../../kube/object'
import { localAttributes, localRequest, managerOfPart } from './local-request'
import type { Guard, User, Verb } from './request'
import type { Target, Verbs, WatchedEvent, WriteContext } from './verbs'

export interface LocalApiOptions {
  verbs: Verbs
  guard: Guard
  user: User
}

interface Named {
  name: string
  namespace?: string
  subresource?: string
}

export function createLocalApi({ verbs, guard, user }: LocalApiOptions): KubeApi {
  const run = <T>(verb: Verb, kind: Kind, target: Partial<Named>, operation: () => Promise<T> | T, body?: unknown) =>
    guard.run(localAttributes(user, verb, kind, target), localRequest(user, body), async () => operation())
  const ownManager = managerOfPart(user)
  const contextOf = ({
    dryRun = false,
    fieldManager = ownManager,
    fieldValidation = 'Warn',
    force,
  }: WriteOptions): WriteContext => ({
    user,
    dryRun,
    fieldValidation,
    fieldManager,
    ...(force ? { force } : {}),
    warn: () => undefined,
  })

  return {
    get: <T extends KubeObject>(kind: Kind<T>, name: string, namespace?: string) =>
      run('get', kind, { name, namespace }, () => verbs.get(targetOf(kind, { name, namespace })).value as T),

    list: <T extends KubeObject>(kind: Kind<T>, options: Parameters<KubeApi['list']>[1] = {}) =>
      run('list', kind, { namespace: options.namespace }, () => {
        const { items, ...metadata } = verbs.list(kind, options)
        const values = items.map(({ value }) => value as T)
        return { apiVersion: apiVersionOf(kind), kind: listKindOf(kind), metadata, items: values }
      }),

    create: <T extends KubeObject>(kind: Kind<T>, object: T, options: WriteOptions = {}) => {
      const { namespace } = object.metadata ?? {}
      const create = () => verbs.create(kind, namespace, object, contextOf(options))
      return run('create', kind, { namespace }, async () => (await create()).value as T, object)
    },

    update: <T extends KubeObject>(kind: Kind<T>, object: T, options: WriteOptions & { subresource?: string } = {}) => {
      const { name = '', namespace } = object.metadata ?? {}
      const target = { name, namespace, subresource: options.subresource }
      const update = () => verbs.update(targetOf(kind, target), object, contextOf(options))
      return run('update', kind, target, async () => (await update()).object.value as T, object)
    },

    patch: <T extends KubeObject>(
      kind: Kind<T>,
      target: Named,
      patch: unknown,
      type: Parameters<KubeApi['patch']>[3],
      options: WriteOptions = {},
    ) => {
      const apply = () => verbs.patch(targetOf(kind, target), patch, type, contextOf(options))
      return run('patch', kind, target, async () => (await apply()).object.value as T, patch)
    },

    remove: <T extends KubeObject>(
      kind: Kind<T>,
      target: { name: string; namespace?: string },
      options: Parameters<KubeApi['remove']>[2] = {},
    ) => {
      const remove = () => verbs.remove(targetOf(kind, target), options, contextOf({ dryRun: options.dryRun }))
      return run('delete', kind, target, async () => (await remove()).object.value as T, options)
    },

    createSubresource: <T extends KubeObject>(
      kind: Kind<T>,
      target: { name: string; namespace?: string; subresource: string },
      body: KubeObject,
      options: WriteOptions = {},
    ) => {
      const create = () => verbs.createSubresource(targetOf(kind, target), body, contextOf(options))
      return run('create', kind, target, async () => (await create()).value, body)
    },

    async *watch<T extends KubeObject>(kind: Kind<T>, { signal, opened, ...options }: WatchOptions) {
      if (signal.aborted) return
      await run('watch', kind, { namespace: options.namespace }, () => undefined)
      const pending: WatchedEvent[] = []
      let wake: (() => void) | undefined
      const nudge = () => wake?.()
      const stop = verbs.watch({ ...options, kind }, (event) => {
        pending.push(event)
        nudge()
      })
      signal.addEventListener('abort', nudge)
      try {
        opened?.()
        while (!signal.aborted) {
          for (const event of pending.splice(0)) {
            if (event.type !== 'BOOKMARK') yield { type: event.type, object: event.current.value } as WatchEvent<T>
          }
          if (pending.length > 0 || signal.aborted) continue
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      } finally {
        signal.removeEventListener('abort', nudge)
        stop()
      }
    },
  }
}

function targetOf<T extends KubeObject>(kind: Kind<T>, { name, namespace, subresource = '' }: Named): Target {
  return { kind, name, namespace: kind.scope === 'Namespaced' ? namespace : undefined, subresource }
}
