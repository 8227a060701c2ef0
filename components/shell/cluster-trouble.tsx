'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Button, buttonClass } from '@/components/ui/button'
import { Banner } from '@/components/ui/notice'
import { pages } from '@/lib/browser/paths'
import { useCheckConnection, useConnections } from '@/lib/browser/use-connections'
import { useCluster } from './cluster-context'
import { RemedyCommand } from './remedy-command'

/** On every page of a cluster that is broken: what is wrong, what to do, and the words of whoever said so. */
export function ClusterTrouble() {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { data } = useConnections()
  const check = useCheckConnection()
  const summary = data?.clusters.find(({ id }) => id === cluster.id)
  // The bundled cluster is started again by the console itself; its lists say how they are.
  if (summary?.state.state !== 'broken' || summary.origin === 'bundled') return null
  const { fault, message } = summary.state
  const mayMend = data?.mayManage || summary.identity === 'own'
  return (
    <div className="border-b px-4 py-2 max-sm:px-3">
      <Banner sort="error" live>
        <p className="font-semibold">
          {cluster.name}: {fault ? t(`connectionFault.${fault}`) : t('cluster.stateBroken')}
        </p>
        {fault ? <p>{t(`connectionRemedy.${fault}`)}</p> : null}
        {fault ? <RemedyCommand fault={fault} /> : null}
        {message ? <p className="font-mono text-xs break-words">{message}</p> : null}
        <div className="flex flex-wrap gap-2 pt-1">
          <Button pending={check.isPending} onClick={() => check.mutate(cluster.id)}>
            {t('app.retry')}
          </Button>
          {mayMend && summary.origin === 'added' ? (
            <Link href={pages.connection(cluster.id)} prefetch={false} className={buttonClass()}>
              {t('cluster.openSettings')}
            </Link>
          ) : null}
        </div>
      </Banner>
    </div>
  )
}
