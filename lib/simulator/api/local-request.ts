/** What an in-process client's request looks like to authorisation and audit: as if it had come over HTTP. */
import type { Kind } from '../../kinds/kind'
import { type ResourceTarget, resourcePath } from '../../kube/paths'
import type { Attributes, GuardedRequest, User, Verb } from './request'

export function localAttributes(user: User, verb: Verb, kind: Kind, target: ResourceTarget = {}): Attributes {
  const { namespace = '', name = '', subresource = '' } = target
  return {
    user,
    verb,
    resourceRequest: true,
    path: resourcePath(kind, target),
    apiGroup: kind.group,
    apiVersion: kind.versions[0],
    resource: kind.plural,
    subresource,
    namespace: kind.scope === 'Namespaced' ? namespace : '',
    name,
  }
}

export function localRequest({ name }: User, requestObject?: unknown): GuardedRequest {
  return {
    userAgent: name.replace(/^system:/, ''),
    sourceIPs: ['127.0.0.1'],
    ...(requestObject === undefined ? {} : { requestObject }),
  }
}

const parts: readonly [prefix: string, manager: string][] = [
  ['system:serviceaccount:kube-system:', 'kube-controller-manager'],
  ['system:node:', 'kubelet'],
  ['system:apiserver', 'kube-apiserver'],
]

/** Under which name a part of the control plane manages fields: its program's. */
export function managerOfPart({ name }: User): string {
  return parts.find(([prefix]) => name.startsWith(prefix))?.[1] ?? name.replace(/^.*:/, '')
}
