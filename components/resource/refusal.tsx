'use client'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'
import type { Status } from '@/lib/kube/object'
import { qualifiedResource } from '@/lib/kube/status-error'

/** A list that the cluster does not give: which right is missing, where, and who can give it. */
export function Refusal({ kind, namespace, status }: { kind: Kind; namespace: string | undefined; status: Status }) {
  const t = useTranslations()
  const words = useVocabulary()
  const { person } = useCluster()
  const where =
    kind.scope === 'Namespaced' && namespace
      ? t('live.refusedWhere', { namespace })
      : kind.scope === 'Namespaced'
        ? t('live.refusedEverywhere')
        : t('action.forbiddenCluster')
  return (
    <Notice sort="refused" title={t('live.refusedTitle', { kind: words.kinds(kind) })}>
      <p>{t('live.refusedNeeded', { verb: neededVerb(status), resource: qualifiedResource(kind), where })}</p>
      <p>{t('live.refusedGrant', { user: person.user })}</p>
      <ClusterWords status={status} />
    </Notice>
  )
}

/** `pods is forbidden: User "ann" cannot watch resource "pods" ...` */
function neededVerb(status: Status): string {
  return /cannot (\w+) resource/.exec(status.message ?? '')?.[1] ?? 'list, watch'
}

export function Failure({ kind, status, retry }: { kind: Kind; status: Status; retry?: () => void }) {
  const t = useTranslations()
  const words = useVocabulary()
  return (
    <Notice
      sort="error"
      title={t('live.failedTitle', { kind: words.kinds(kind) })}
      action={retry ? <Button onClick={retry}>{t('app.retry')}</Button> : undefined}
    >
      <ClusterWords status={status} />
    </Notice>
  )
}

/** What the cluster said, word for word: it can be searched for. */
export function ClusterWords({ status }: { status: Status }) {
  const t = useTranslations()
  return (
    <p className="text-sm">
      {t('live.clusterSays')}: <span className="font-mono text-ink">{status.message ?? status.reason}</span>
    </p>
  )
}
