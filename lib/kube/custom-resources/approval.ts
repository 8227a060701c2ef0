/**
 * Definitions in groups of Kubernetes itself say who has approved them. Models
 * apiextensions-apiserver/pkg/apihelpers and pkg/controller/apiapproval.
 */
import type { Condition } from '../conditions'
import type { CustomResourceDefinition } from './definition'

export const approvalAnnotation = 'api-approved.kubernetes.io'

export const isProtectedGroup = (group = ''): boolean => /(^|\.)(k8s|kubernetes)\.io$/.test(group)

/** Undefined where nobody asks for approval. */
export function approvalCondition({
  metadata,
  spec,
}: CustomResourceDefinition): Omit<Condition, 'lastTransitionTime'> | undefined {
  if (!isProtectedGroup(spec?.group)) return undefined
  const approval = metadata?.annotations?.[approvalAnnotation] ?? ''
  const type = 'KubernetesAPIApprovalPolicyConformant'
  return approval.startsWith('unapproved')
    ? { type, status: 'False', reason: 'UnapprovedAnnotation', message: `not approved: ${JSON.stringify(approval)}` }
    : { type, status: 'True', reason: 'ApprovedAnnotation', message: `approved in ${approval}` }
}
