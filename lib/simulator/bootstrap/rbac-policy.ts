/**
 * Writes the bootstrap roles and bindings, and at later starts adds what is missing from those that are kept up to date.
 * Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy and component-helpers' reconciliation.
 */
import type { KubeApi } from '../../client/kube-api'
import { clusterRoleBindings, clusterRoles } from '../../kinds'
import { copyJson } from '../../kube/json'
import { hasReason } from '../../kube/status-error'
import type { ClusterRole, ClusterRoleBinding, Subject } from '../../kube/types'
import { uncoveredRules } from '../api/rbac-rules'
import type { BootstrapBinding } from './bindings'
import { bootstrapBindings } from './bindings'
import { systemRoles } from './system-roles'
import type { BootstrapRole } from './user-roles'
import { userRoles } from './user-roles'

const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate'
const metadataOf = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  name,
  annotations: { [autoUpdate]: 'true' },
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
})

export async function writeRbacPolicy(api: KubeApi): Promise<void> {
  for (const role of [...userRoles, ...systemRoles]) await writeRole(api, roleObject(role))
  for (const binding of bootstrapBindings) await writeBinding(api, bindingObject(binding))
}

function roleObject({ name, rules = [], labels, aggregates }: BootstrapRole): ClusterRole {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: metadataOf(name, labels),
    rules: copyJson([...rules]),
    ...(aggregates ? { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates]: 'true' } }] } } : {}),
  }
}

function bindingObject({ name, role, subjects }: BootstrapBinding): ClusterRoleBinding {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: metadataOf(name),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: copyJson([...subjects]),
  }
}

async function writeRole(api: KubeApi, wanted: ClusterRole): Promise<void> {
  const existing = await find(() => api.get(clusterRoles, wanted.metadata?.name ?? ''))
  if (!existing) {
    await api.create(clusterRoles, wanted)
    return
  }
  const missing = uncoveredRules(existing.rules ?? [], wanted.rules ?? [])
  if (missing.length === 0 || !isKeptUpToDate(existing)) return
  await api.update(clusterRoles, { ...existing, rules: [...(existing.rules ?? []), ...missing] })
}

async function writeBinding(api: KubeApi, wanted: ClusterRoleBinding): Promise<void> {
  const existing = await find(() => api.get(clusterRoleBindings, wanted.metadata?.name ?? ''))
  if (!existing) {
    await api.create(clusterRoleBindings, wanted)
    return
  }
  const held = new Set((existing.subjects ?? []).map(subjectKey))
  const missing = (wanted.subjects ?? []).filter((subject) => !held.has(subjectKey(subject)))
  if (missing.length === 0 || !isKeptUpToDate(existing)) return
  await api.update(clusterRoleBindings, { ...existing, subjects: [...(existing.subjects ?? []), ...missing] })
}

const subjectKey = ({ kind, namespace = '', name }: Subject) => `${kind}/${namespace}/${name}`
const isKeptUpToDate = ({ metadata }: ClusterRole | ClusterRoleBinding) =>
  metadata?.annotations?.[autoUpdate] === 'true'

async function find<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get()
  } catch (error) {
    if (hasReason(error, 'NotFound')) return undefined
    throw error
  }
}
