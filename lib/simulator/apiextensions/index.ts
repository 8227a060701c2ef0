/**
 * The loops over definitions, which upstream runs inside of the API server: names are accepted, the resource is established,
 * and when a definition is deleted its objects go first. Models apiextensions-apiserver/pkg/controller/{status,establish,finalizer}.
 */
import type { Controller, ControllerContext } from '../../client/controller'
import { keyOf, watched } from '../../client/controller'
import { type RunningController, runController } from '../../client/runner'
import { inBatches } from '../../client/turn'
import { customResourceDefinitions } from '../../kinds'
import type { Kind } from '../../kinds/kind'
import { type Condition, isConditionTrue, setCondition } from '../../kube/conditions'
import { approvalCondition } from '../../kube/custom-resources/approval'
import { type CustomResourceDefinition, cleanupFinalizer } from '../../kube/custom-resources/definition'
import { equalJson } from '../../kube/json'
import { hasReason, statusOf } from '../../kube/status-error'
import type { User } from '../api/request'
import type { Part, ServedKinds, SimulatorRuntime } from '../runtime'
import { acceptNames } from './naming'

type Status = NonNullable<CustomResourceDefinition['status']>

/** While objects with finalizers hold a definition back, they are looked for again after this time. */
const lookAgainMs = 5000

export function createApiExtensions(runtime: SimulatorRuntime, user: User, served: ServedKinds): Part {
  let running: RunningController | undefined
  return {
    name: 'apiextensions',
    async start() {
      const { clock, random, log } = runtime
      running = runController((context) => definitionController(context, served), {
        api: runtime.apiFor(user),
        source: runtime.sourceFor(user),
        clock,
        random: () => random(),
        log,
      })
      await running.ready
    },
    async stop() {
      await running?.stop()
      running = undefined
    },
  }
}

function definitionController(context: ControllerContext, served: ServedKinds): Controller {
  const { api, clock } = context
  const cache = context.cache(customResourceDefinitions)

  return {
    name: 'customresourcedefinition-controller',
    watches: [
      watched(customResourceDefinitions, (definition, old, type) => {
        // Names that come free may be what another of the group waits for.
        const isFree = type === 'DELETED' || !equalJson(old?.status?.acceptedNames, definition.status?.acceptedNames)
        const group = definition.spec?.group
        const others = isFree ? cache.list().filter((each) => each.spec?.group === group) : []
        return [...new Set([keyOf(definition), ...others.map(keyOf)])]
      }),
    ],
    sync,
  }

  async function sync(name: string) {
    const definition = cache.get(undefined, name)
    if (!definition) return undefined
    try {
      if (definition.metadata?.deletionTimestamp) return await finish(definition)
      const { names, condition } = acceptNames(definition, cache.list())
      const approval = approvalCondition(definition)
      const named = await write(definition, { acceptedNames: names }, [
        ...(approval ? [approval] : []),
        condition,
        establishing(definition, condition),
      ])
      const isEstablished = isConditionTrue(named.status?.conditions, 'Established')
      if (condition.status === 'True' && !isEstablished) await write(named, {}, [established])
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
    return undefined
  }

  async function write(
    definition: CustomResourceDefinition,
    change: Partial<Status>,
    conditions: readonly Omit<Condition, 'lastTransitionTime'>[],
  ): Promise<CustomResourceDefinition> {
    const status: Status = { ...definition.status, ...change }
    for (const condition of conditions) status.conditions = setCondition(status.conditions, condition, clock.now())
    if (equalJson(status, definition.status)) return definition
    return api.update(customResourceDefinitions, { ...definition, status }, { subresource: 'status' })
  }

  /** Deletes the objects, then lets the definition go. */
  async function finish(definition: CustomResourceDefinition): Promise<{ requeueAfterMs: number } | undefined> {
    const { name = '', finalizers = [] } = definition.metadata ?? {}
    if (!finalizers.includes(cleanupFinalizer)) return undefined
    const kind = served.kinds.find(({ id }) => id === name)
    if (!kind) {
      await release(
        await write(definition, {}, [terminating('False', 'NeverEstablished', 'resource was never established')]),
      )
      return undefined
    }
    const inProgress = terminating('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress')
    const begun = await write(definition, {}, [inProgress])
    const failure = await deleteInstances(kind)
    if (failure) {
      await write(begun, {}, [terminating('True', 'InstanceDeletionFailed', `could not issue all deletes: ${failure}`)])
      return { requeueAfterMs: lookAgainMs }
    }
    const { items } = await api.list(kind)
    if (items.length > 0) return { requeueAfterMs: lookAgainMs }
    await release(await write(begun, {}, [terminating('False', 'InstanceDeletionCompleted', 'removed all instances')]))
    return undefined
  }

  /** What went wrong first, if anything did. */
  async function deleteInstances(kind: Kind): Promise<string | undefined> {
    const { items } = await api.list(kind)
    const due = items.filter(({ metadata }) => !metadata?.deletionTimestamp)
    const results = await inBatches(due, 50, ({ metadata }) =>
      api.remove(kind, { name: metadata?.name ?? '', namespace: metadata?.namespace ?? '' }),
    )
    for (const result of results) {
      if (result.status === 'rejected' && !hasReason(result.reason, 'NotFound')) return statusOf(result.reason).message
    }
    return undefined
  }

  async function release({ metadata }: CustomResourceDefinition): Promise<void> {
    const { name = '', uid, resourceVersion, finalizers = [] } = metadata ?? {}
    const left = finalizers.filter((each) => each !== cleanupFinalizer)
    const patch = { metadata: { uid, resourceVersion, finalizers: left } }
    await api.patch(customResourceDefinitions, { name }, patch, 'merge')
  }
}

const established = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
}

/** What is once established stays so, whatever becomes of its names. */
function establishing(
  { status }: CustomResourceDefinition,
  names: Omit<Condition, 'lastTransitionTime'>,
): Omit<Condition, 'lastTransitionTime'> {
  if (isConditionTrue(status?.conditions, 'Established')) return established
  const reason = names.status === 'True' ? 'Installing' : 'NotAccepted'
  const message = names.status === 'True' ? established.message : 'not all names are accepted'
  return { type: 'Established', status: 'False', reason, message }
}

const terminating = (status: string, reason: string, message: string) => ({
  type: 'Terminating',
  status,
  reason,
  message,
})
