/** POST pods/<name>/binding: the scheduler's decision. Models BindingREST of pkg/registry/core/pod/storage/storage.go. */
import { setCondition } from '../../../kube/conditions'
import { aggregateText, notSupported, required } from '../../../kube/field-error'
import type { KubeObject } from '../../../kube/object'
import { conflict, internalError } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'
import type { Subresource } from '../strategy'
import { success } from '../success-status'

interface Binding extends KubeObject {
  target?: { kind?: string; name?: string }
}

export const podBinding: Subresource<Pod> = {
  body: { group: '', version: 'v1', kind: 'Binding' },
  verbs: ['create'],
  apply(pod, body: Binding, { context }) {
    const { target, metadata } = body
    const errors = [
      ...(target?.kind && target.kind !== 'Node'
        ? [notSupported('target.kind', target.kind, ['Node', '<empty>'])]
        : []),
      ...(target?.name ? [] : [required('target.name')]),
    ]
    if (errors.length > 0) throw internalError(aggregateText(errors))

    const name = pod.metadata?.name ?? ''
    const refuse = (why: string) => conflict({ group: '', plural: 'pods/binding' }, name, why)
    if (metadata?.uid && metadata.uid !== pod.metadata?.uid) {
      throw refuse(
        `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${pod.metadata?.uid}`,
      )
    }
    if (pod.metadata?.deletionTimestamp) throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
    if (pod.spec?.nodeName) throw refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
    if (pod.spec?.schedulingGates?.length) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`)

    if (pod.spec) pod.spec.nodeName = target?.name
    if (pod.metadata && metadata?.annotations) {
      pod.metadata.annotations = { ...pod.metadata.annotations, ...metadata.annotations }
    }
    pod.status ??= {}
    // Whatever room was kept for it, it has a place now.
    delete pod.status.nominatedNodeName
    pod.status.conditions = setCondition(
      pod.status.conditions,
      { type: 'PodScheduled', status: 'True' },
      context.clock.now(),
    )
    return success()
  },
}
