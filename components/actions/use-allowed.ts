'use client'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import type { ObjectPlace } from '@/lib/browser/paths'
import { useAccess } from '@/lib/browser/use-access'
import type { ActionId, Kind } from '@/lib/kinds/kind'
import { qualifiedResource } from '@/lib/kube/status-error'

/** What each action asks of the cluster. */
const needs: Partial<Record<ActionId, { verb: string; subresource?: string }>> = {
  scale: { verb: 'patch', subresource: 'scale' },
  restart: { verb: 'patch' },
  delete: { verb: 'delete' },
  edit: { verb: 'update' },
  logs: { verb: 'get', subresource: 'log' },
}

/** Why this person cannot do that, or undefined when they can (or when it is not known yet). */
export function useForbiddenReason(kind: Kind, place: ObjectPlace, action: ActionId): string | undefined {
  const t = useTranslations()
  const { cluster } = useCluster()
  const need = kind.actions?.includes(action) ? needs[action] : undefined
  const { allowed } = useAccess(cluster.id, need && { ...need, kind, place })
  if (!need || allowed !== false) return undefined
  const resource = qualifiedResource(kind) + (need.subresource ? `/${need.subresource}` : '')
  const where = place.namespace ? t('action.forbiddenIn', { namespace: place.namespace }) : t('action.forbiddenCluster')
  return t('action.forbidden', { verb: need.verb, resource, where })
}

/** The same for making a new one, anywhere in the cluster. */
export function useForbiddenToCreate(kind: Kind): string | undefined {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { allowed } = useAccess(cluster.id, { verb: 'create', kind })
  if (allowed !== false) return undefined
  return t('action.forbidden', {
    verb: 'create',
    resource: qualifiedResource(kind),
    where: t('action.forbiddenCluster'),
  })
}
