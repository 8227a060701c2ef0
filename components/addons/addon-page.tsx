'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { useCluster } from '@/components/shell/cluster-context'
import { PageHeader } from '@/components/shell/page-header'
import { Button } from '@/components/ui/button'
import { Banner, Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import type { AddonDetail, AddonId } from '@/lib/addons/contract'
import { pages } from '@/lib/browser/paths'
import { useAddon } from '@/lib/browser/use-addons'
import { AddonManifests } from './addon-manifests'
import { AddonNeeds } from './addon-needs'
import { AddonObjects } from './addon-objects'
import { AddonStatus } from './addon-status'
import { AddonSwitchDialog } from './addon-switch-dialog'
import { AddonWishLine } from './addon-wish-line'
import { useAddonWords } from './addon-words'

/** One component: what it is for, what it needs, what it installs, how it is. */
export function AddonPage({ id }: { id: AddonId }) {
  const t = useTranslations()
  const { cluster } = useCluster()
  const addon = useAddon(cluster.id, id)
  const words = useAddonWords(id)
  const { data } = addon
  return (
    <>
      <PageHeader
        crumbs={[
          { label: cluster.name, href: pages.cluster(cluster.id) },
          { label: t('addons.title'), href: pages.addons(cluster.id) },
        ]}
        title={words.title}
        beside={data ? <AddonStatus phase={data.phase} /> : null}
        actions={data ? <Switch addon={data} /> : null}
      />
      {data ? (
        <Body addon={data} purpose={words.purpose} />
      ) : addon.error ? (
        <Notice
          sort="error"
          title={t('addons.failed')}
          action={<Button onClick={() => void addon.refetch()}>{t('app.retry')}</Button>}
        >
          <p className="font-mono text-sm">{addon.error.message}</p>
        </Notice>
      ) : (
        <SkeletonLines count={8} label={t('app.loading')} />
      )}
    </>
  )
}

function Switch({ addon }: { addon: AddonDetail }) {
  const t = useTranslations()
  const [opener, setOpener] = useState<HTMLElement | null>(null)
  const turnsOn = addon.phase === 'off' || addon.phase === 'turning-off'
  const missing = addon.requirements.find(({ id, met }) => !met && id !== 'capacity')
  const why =
    addon.phase === 'foreign'
      ? t('addons.foreignSwitch')
      : addon.phase === 'unknown'
        ? t('addons.unknownSwitch')
        : missing
          ? t(`addons.missing.${missing.id === 'rights' ? 'rights' : 'kubernetes'}`, { detail: missing.detail })
          : undefined
  return (
    <>
      <Button
        look={turnsOn ? 'primary' : 'danger'}
        disabledReason={why}
        onClick={(event) => setOpener(event.currentTarget)}
      >
        {t(turnsOn ? 'addons.turnOn' : 'addons.turnOff')}
      </Button>
      {opener ? (
        <AddonSwitchDialog addon={addon} turnsOn={turnsOn} opener={opener} close={() => setOpener(null)} />
      ) : null}
    </>
  )
}

function Body({ addon, purpose }: { addon: AddonDetail; purpose: string }) {
  const t = useTranslations()
  const { phase, reason, wish, pods } = addon
  return (
    <div className="grid gap-4 px-4 pb-8 max-sm:px-3">
      <p className="max-w-3xl text-sm text-soft">
        {purpose} {wish ? <AddonWishLine wish={wish} /> : null}
      </p>
      {phase === 'foreign' ? (
        <Banner sort="warn">{t('addons.foreign', { managers: reason ?? '' })}</Banner>
      ) : reason ? (
        <Banner sort={phase === 'turning-on' || phase === 'turning-off' ? 'info' : 'warn'}>{reason}</Banner>
      ) : null}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel title={t('addons.objects')} flush>
          <AddonObjects addon={addon} />
        </Panel>
        <Panel title={t('addons.needs')}>
          <AddonNeeds addon={addon} />
        </Panel>
      </div>
      {pods && phase !== 'off' ? (
        <>
          <Panel title={t('addons.pods')} flush>
            <EmbeddedTable kindId="pods" namespace={pods.namespace} within={{ labelSelector: pods.labelSelector }} />
          </Panel>
          <Panel title={t('addons.events')} flush>
            <EmbeddedTable kindId="events" namespace={pods.namespace} search={addon.id} />
          </Panel>
        </>
      ) : null}
      <AddonManifests manifests={addon.manifests} />
    </div>
  )
}
