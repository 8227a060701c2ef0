/** A kubelet touches its own Node, its own Lease and the Pods bound to it, and nothing else. Models plugin/pkg/admission/noderestriction. */
import { leases } from '../../kinds/leases.coordination.k8s.io'
import { nodes } from '../../kinds/nodes'
import { pods } from '../../kinds/pods'
import { serviceAccounts } from '../../kinds/serviceaccounts'
import { nodeLeaseNamespace } from '../../kube/system-namespaces'
import type { Node, Pod } from '../../kube/types'
import type { User } from '../api/request'
import { semanticallyEqual } from '../registry/equality'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'
import { isMirrorPod } from './pod-request'
import { refuse } from './refusal'

const userPrefix = 'system:node:'
const restrictedLabels = 'node-restriction.kubernetes.io'

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  admit(request, context) {
    const node = nodeOf(request.user)
    if (node === undefined) return
    if (node === '') throw refuse(request, `could not determine node from user "${request.user.name}"`)
    switch (request.kind.id) {
      case pods.id:
        return admitPod(request, node, context)
      case nodes.id:
        return admitNode(request, node)
      case leases.id:
        return admitLease(request, node)
      case serviceAccounts.id:
        return admitToken(request, node, context)
    }
  },
}

/** Undefined for everybody who is no kubelet; '' for a kubelet that does not say which. */
function nodeOf({ name, groups }: User): string | undefined {
  if (!groups.includes('system:nodes')) return undefined
  return name.startsWith(userPrefix) ? name.slice(userPrefix.length) : ''
}

function admitPod(request: AdmissionRequest, node: string, context: AdmissionContext): void {
  const { subresource, operation } = request
  const pod = (request.old ?? context.cache(pods).get(request.namespace, request.name)) as Pod | undefined
  const isOwn = pod?.spec?.nodeName === node
  if (subresource === 'status') {
    if (!isOwn) {
      throw refuse(request, `node "${node}" can only update pod status for pods with spec.nodeName set to itself`)
    }
    if (!semanticallyEqual(request.object?.metadata?.labels, pod?.metadata?.labels)) {
      throw refuse(request, `node "${node}" cannot update labels through pod status`)
    }
  } else if (subresource === 'eviction') {
    if (!isOwn) throw refuse(request, `node ${node} can only evict pods with spec.nodeName set to itself`)
  } else if (subresource !== '') {
    throw refuse(request, `unexpected pod subresource "${subresource}", only 'status' and 'eviction' are allowed`)
  } else if (operation === 'DELETE') {
    if (!isOwn) throw refuse(request, `node "${node}" can only delete pods with spec.nodeName set to itself`)
  } else if (operation === 'CREATE') admitMirrorPod(request, node)
  else
    throw refuse(request, `unexpected operation "${operation}", node "${node}" can only create and delete mirror pods`)
}

function admitMirrorPod(request: AdmissionRequest, node: string): void {
  const pod = request.object as Pod | undefined
  if (!pod || !isMirrorPod(pod)) {
    throw refuse(
      request,
      `pod does not have "kubernetes.io/config.mirror" annotation, node "${node}" can only create mirror pods`,
    )
  }
  if (pod.spec?.nodeName !== node) {
    throw refuse(request, `node "${node}" can only create pods with spec.nodeName set to itself`)
  }
}

function admitNode(request: AdmissionRequest, node: string): void {
  const { operation, subresource, name } = request
  const requested = name || request.object?.metadata?.name || ''
  if (requested !== node) throw refuse(request, `node "${node}" is not allowed to modify node "${requested}"`)
  if (subresource !== '' || !request.object) return
  const [next, old] = [request.object as Node, request.old as Node | undefined]
  if (operation === 'UPDATE' && !semanticallyEqual(next.spec?.taints, old?.spec?.taints)) {
    throw refuse(request, `node "${node}" is not allowed to modify taints`)
  }
  const before = old?.metadata?.labels ?? {}
  const after = next.metadata?.labels ?? {}
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => before[key] !== after[key] && isRestricted(key))
    .sort()
  if (changed.length === 0) return
  const verb = operation === 'CREATE' ? 'set' : 'modify'
  throw refuse(request, `is not allowed to ${verb} labels: ${changed.join(', ')}`)
}

function isRestricted(label: string): boolean {
  const domain = label.includes('/') ? label.slice(0, label.indexOf('/')) : ''
  return domain === restrictedLabels || domain.endsWith(`.${restrictedLabels}`)
}

function admitLease(request: AdmissionRequest, node: string): void {
  if (request.namespace !== nodeLeaseNamespace) {
    throw refuse(request, `can only access leases in the "${nodeLeaseNamespace}" system namespace`)
  }
  const name = request.name || request.object?.metadata?.name
  if (name !== node) throw refuse(request, 'can only access node lease with the same name as the requesting node')
}

/** A kubelet asks for tokens of the accounts of its Pods, bound to those Pods. */
function admitToken(request: AdmissionRequest, node: string, context: AdmissionContext): void {
  if (request.subresource !== 'token' || request.operation !== 'CREATE') return
  const { boundObjectRef: bound } =
    (request.object as { spec?: { boundObjectRef?: { kind?: string; name?: string; uid?: string } } } | undefined)
      ?.spec ?? {}
  if (bound?.kind !== 'Pod' || !bound.name) throw refuse(request, 'node requested token not bound to a pod')
  const pod = context.cache(pods).get(request.namespace, bound.name)
  if (!pod || (bound.uid && bound.uid !== pod.metadata?.uid)) {
    throw refuse(request, 'the UID in the bound object reference does not match the UID in record')
  }
  if (pod.spec?.nodeName !== node) {
    throw refuse(request, 'node requested token bound to a pod scheduled on a different node')
  }
  if (pod.spec?.serviceAccountName !== request.name) {
    throw refuse(request, 'node requested token bound to a pod with a different service account')
  }
}
