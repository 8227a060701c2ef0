'use client'
import { FlaskConical, ShieldOff } from 'lucide-react'
import Link from 'next/link'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ClusterMark } from '@/components/shell/cluster-mark'
import { toneOf, useStateText } from '@/components/shell/cluster-state'
import { RemedyCommand } from '@/components/shell/remedy-command'
import { Instant } from '@/components/ui/age'
import { Badge } from '@/components/ui/badge'
import { Button, buttonClass } from '@/components/ui/button'
import { Facts } from '@/components/ui/facts'
import { StatusMark } from '@/components/ui/status-mark'
import { pages } from '@/lib/browser/paths'
import { useCheckConnection } from '@/lib/browser/use-connections'
import type { ConnectionSummary } from '@/lib/connections/contract'
import { RemoveDialog } from './remove-dialog'

/** One cluster: how it stands and why, as whom it is asked, who added it, and what can be done. */
export function ClusterCard({ summary, mayManage }: { summary: ConnectionSummary; mayManage: boolean }) {
  const t = useTranslations()
  const stateText = useStateText()
  const check = useCheckConnection()
  const [removing, setRemoving] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const { id, name, mark, simulation, origin, identity, state, skipTlsVerify, url, addedBy, addedAt, namespaces } =
    summary
  const mayOpen = origin === 'added' && (mayManage || identity === 'own')
  return (
    <section aria-label={name} className="min-w-0 rounded-lg border bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="flex min-w-0 items-center gap-2 font-semibold">
          {mark === 'none' ? null : <ClusterMark mark={mark} />}
          <Link href={pages.cluster(id)} prefetch={false} className="truncate hover:underline">
            {name}
          </Link>
        </h2>
        <StatusMark tone={toneOf(state)}>{stateText(state)}</StatusMark>
        {simulation ? (
          <Badge look="brass" title={t('cluster.simulatedHint')}>
            <FlaskConical aria-hidden className="size-3.5" />
            {t('cluster.simulated')}
          </Badge>
        ) : null}
        {skipTlsVerify ? (
          <Badge look="warn">
            <ShieldOff aria-hidden className="size-3.5" />
            {t('clusters.insecureBadge')}
          </Badge>
        ) : null}
      </div>
      {state.fault ? (
        <div className="mt-2 space-y-1 text-sm">
          <p>{t(`connectionRemedy.${state.fault}`)}</p>
          <RemedyCommand fault={state.fault} />
          {state.message ? <p className="font-mono text-xs break-words text-faint">{state.message}</p> : null}
        </div>
      ) : null}
      <div className="mt-3">
        <Facts
          facts={[
            { term: t('clusters.id'), value: <span className="font-mono">{id}</span> },
            { term: t('clusters.identity'), value: t(`clusterIdentity.${identity}`) },
            { term: t('clusters.address'), value: url ? <span className="font-mono">{url}</span> : undefined },
            { term: t('clusters.namespaces'), value: namespaces.join(', ') },
            { term: t('clusters.origin'), value: addedBy ?? t(`clusterOrigin.${origin}`) },
            { term: t('clusters.addedAt'), value: addedAt ? <Instant time={addedAt} /> : undefined },
          ]}
        />
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          pending={check.isPending}
          onClick={() => check.mutate(id)}
          aria-label={t('clusters.checkNamed', { name })}
        >
          {t('clusters.check')}
        </Button>
        {mayOpen ? (
          <Link
            href={pages.connection(id)}
            prefetch={false}
            className={buttonClass()}
            aria-label={t('clusters.editNamed', { name })}
          >
            {mayManage ? t('clusters.edit') : t('clusters.credential')}
          </Link>
        ) : null}
        {mayManage && origin === 'added' ? (
          <Button
            look="danger"
            ref={opener}
            onClick={() => setRemoving(true)}
            aria-label={t('clusters.removeNamed', { name })}
          >
            {t('clusters.remove')}
          </Button>
        ) : null}
      </div>
      {removing ? <RemoveDialog summary={summary} opener={opener.current} close={() => setRemoving(false)} /> : null}
    </section>
  )
}
