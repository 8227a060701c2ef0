/** The verbs over kinds that are stored as others: converted on the way in and out, otherwise the stored kind's own. */
import type { ListOptions } from '../../client/kube-api'
import type { Kind } from '../../kinds/kind'
import type { FieldError } from '../../kube/field-error'
import { parseFieldSelector } from '../../kube/field-selectors'
import type { KubeObject } from '../../kube/object'
import { badRequest, hasReason, invalid } from '../../kube/status-error'
import { asWritten } from '../registry/generic'
import type { Representation } from '../registry/representation'
import type { GroupVersionKind, Schemas } from '../schema/schema'
import type { Stored } from '../store/store'
import { decodeBody } from './decode-object'
import { patchObject } from './patch-object'
import type { ServedKind, Target, Verbs, WatchRequest, WriteContext, Written } from './verbs'

type Selectors = Pick<ListOptions, 'fieldSelector'>

const mostTries = 5

export function withRepresentations(verbs: Verbs, all: readonly Representation[], schemas: Schemas): Verbs {
  const byId = new Map(all.map((each) => [each.kind.id, each]))
  const converted = new WeakMap<Stored, Stored>()
  const of = (kind: Kind) => byId.get(kind.id)
  const gvkOf = ({ kind }: Representation): GroupVersionKind => ({
    group: kind.group,
    version: kind.versions[0],
    kind: kind.kind,
  })
  const targetIn = ({ storedAs }: Representation, target: Target): Target => ({ ...target, kind: storedAs })

  /** Once for everyone who reads it. */
  function shown(representation: Representation, stored: Stored): Stored {
    const known = converted.get(stored)
    if (known) return known
    const { createRevision, revision } = stored
    const resource = representation.kind.id
    const made = { ...written(representation, stored), resource, revision, createRevision }
    converted.set(stored, made)
    return made
  }

  const written = ({ fromStored }: Representation, { value }: Written): Written => asWritten(fromStored(value))

  function decode(representation: Representation, body: unknown, context: WriteContext): KubeObject {
    return representation.toStored(decodeBody(schemas, gvkOf(representation), body, context))
  }

  function selection<T extends Selectors>({ selectableFields }: Representation, options: T): T {
    if (!options.fieldSelector) return options
    const terms = parseFieldSelector(options.fieldSelector).map(({ field, operator, value }) => {
      const stored = selectableFields[field]
      if (stored === undefined) throw badRequest(`field label not supported: ${field}`)
      return `${stored}${operator}${value.replace(/[\\,=]/g, '\\$&')}`
    })
    return { ...options, fieldSelector: terms.join(',') }
  }

  /** A patch of what it looks like in its own group, written over the very state that it was applied to. */
  async function patch(
    representation: Representation,
    target: Target,
    document: unknown,
    type: Parameters<Verbs['patch']>[2],
    context: WriteContext,
  ) {
    const storedTarget = targetIn(representation, target)
    for (let attempt = 1; ; attempt++) {
      const current = verbs.get(storedTarget).value
      const own = representation.fromStored(current)
      const first = attempt === 1 ? context : { ...context, warn: () => undefined }
      const next = representation.toStored(patchObject(schemas, gvkOf(representation), own, document, type, first))
      refuse(representation.validateUpdate?.(next, current), next)
      try {
        return await verbs.update(storedTarget, next, checked(context))
      } catch (error) {
        const isRace = next.metadata?.resourceVersion === current.metadata?.resourceVersion
        if (!hasReason(error, 'Conflict') || !isRace || attempt === mostTries) throw error
      }
    }
  }

  let known: { of: Verbs['served']; served: Verbs['served'] } | undefined

  return {
    get served() {
      const { served } = verbs
      if (known?.of !== served) {
        known = {
          of: served,
          served: [...served, ...all.map(({ kind, storedAs }) => servedAs(served, kind, storedAs))],
        }
      }
      return known.served
    },
    get(target, options) {
      const own = of(target.kind)
      return own ? written(own, verbs.get(targetIn(own, target), options)) : verbs.get(target, options)
    },
    list(kind, options) {
      const own = of(kind)
      if (!own) return verbs.list(kind, options)
      const { items, ...rest } = verbs.list(own.storedAs, selection(own, options))
      return { ...rest, items: items.map((item) => shown(own, item)) }
    },
    watch(request, handler) {
      const own = of(request.kind)
      if (!own) return verbs.watch(request, handler)
      const stored: WatchRequest = { ...selection(own, request), kind: own.storedAs }
      return verbs.watch(stored, (event) => {
        if (event.type === 'BOOKMARK') return handler(event)
        const previous = event.previous ? { previous: shown(own, event.previous) } : {}
        handler({ type: event.type, current: shown(own, event.current), ...previous })
      })
    },
    async create(kind, namespace, body, context) {
      const own = of(kind)
      if (!own) return verbs.create(kind, namespace, body, context)
      const decoded = decode(own, body, context)
      const { metadata } = decoded
      const object = { ...decoded, metadata: { ...metadata, namespace: metadata?.namespace || namespace } }
      refuse(own.validate?.(object), object)
      return written(own, await verbs.create(own.storedAs, namespace, object, checked(context)))
    },
    async update(target, body, context) {
      const own = of(target.kind)
      if (!own) return verbs.update(target, body, context)
      const object = decode(own, body, context)
      const old = existing(targetIn(own, target))
      refuse(old ? own.validateUpdate?.(object, old) : own.validate?.(object), object)
      const answer = await verbs.update(targetIn(own, target), object, checked(context))
      return { ...answer, object: written(own, answer.object) }
    },
    async patch(target, document, type, context) {
      const own = of(target.kind)
      if (!own) return verbs.patch(target, document, type, context)
      const answer = await patch(own, target, document, type, context)
      return { ...answer, object: written(own, answer.object) }
    },
    createSubresource: (target, body, context) => verbs.createSubresource(target, body, context),
    async remove(target, options, context) {
      const own = of(target.kind)
      if (!own) return verbs.remove(target, options, context)
      const answer = await verbs.remove(targetIn(own, target), options, context)
      return { ...answer, object: written(own, answer.object) }
    },
    async removeCollection(kind, list, options, context) {
      const own = of(kind)
      if (!own) return verbs.removeCollection(kind, list, options, context)
      const removed = await verbs.removeCollection(own.storedAs, selection(own, list), options, context)
      return removed.map((each) => written(own, each))
    },
  }

  function existing(target: Target): KubeObject | undefined {
    try {
      return verbs.get(target).value
    } catch (error) {
      if (hasReason(error, 'NotFound')) return undefined
      throw error
    }
  }
}

/** What was decoded in its own group has been checked for unknown and repeated fields. */
function checked({ duplicates: _checked, ...context }: WriteContext): WriteContext {
  return { ...context, fieldValidation: 'Ignore' }
}

function refuse(errors: readonly FieldError[] | undefined, { kind = '', metadata }: KubeObject): void {
  if (errors?.length) throw invalid({ group: '', kind }, metadata?.name ?? metadata?.generateName ?? '', errors)
}

function servedAs(served: readonly ServedKind[], kind: Kind, storedAs: Kind): ServedKind {
  const stored = served.find((each) => each.kind.id === storedAs.id)
  if (!stored) throw new Error(`${kind.id} is stored as ${storedAs.id}, which is not served`)
  return { ...stored, kind, subresources: [] }
}
