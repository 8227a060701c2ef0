'use client'
import { ChevronDown, FlaskConical, Settings2 } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Badge } from '@/components/ui/badge'
import { Menu, MenuChoices, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { ToneGlyph } from '@/components/ui/status-mark'
import { pages } from '@/lib/browser/paths'
import { useConnections } from '@/lib/browser/use-connections'
import { useCluster } from './cluster-context'
import { ClusterMark } from './cluster-mark'
import { toneOf, useStateText } from './cluster-state'
import { useGuardedPush } from './leave-guard'

/** Which cluster the page is about, how it stands, and the way to the others. One that is broken says so and stays choosable. */
export function ClusterPicker() {
  const t = useTranslations()
  const { cluster, clusters } = useCluster()
  const { data } = useConnections()
  const stateText = useStateText()
  const push = useGuardedPush()
  const summaries = data?.clusters ?? []
  const stateOf = (id: string) => summaries.find((each) => each.id === id)?.state
  // What was added since the page was loaded is there as well; what was removed is not.
  const known = data ? summaries.map(({ id, name, mark }) => ({ id, name, mark })) : clusters
  const current = stateOf(cluster.id)
  return (
    <div className="min-w-0 max-sm:order-last max-sm:w-2/5">
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={t('cluster.current', { name: cluster.name, state: stateText(current) })}
            className="flex h-8 max-w-48 min-w-0 items-center gap-2 rounded-md border border-line-strong/60 bg-surface px-2 text-sm hover:bg-hover max-sm:h-9 max-sm:w-full"
          >
            {cluster.mark && cluster.mark !== 'none' ? <ClusterMark mark={cluster.mark} /> : null}
            <span className="truncate font-medium">{cluster.name}</span>
            {current?.state === 'broken' ? <ToneGlyph tone="error" /> : null}
            <ChevronDown aria-hidden className="ml-auto size-3.5 shrink-0 text-faint" />
          </button>
        }
      >
        <MenuChoices
          label={t('cluster.choose')}
          value={cluster.id}
          choices={known.map(({ id, name }) => ({
            value: id,
            label: name,
            note: stateText(stateOf(id)),
            tone: toneOf(stateOf(id)),
          }))}
          onChoose={(id) => push(pages.cluster(id))}
        />
        <MenuSeparator />
        <MenuItem icon={Settings2} onSelect={() => push(pages.clusters())}>
          {t('cluster.manage')}
        </MenuItem>
      </Menu>
    </div>
  )
}

/** Of a simulated cluster; it never goes away. */
export function SimulatedBadge() {
  const t = useTranslations()
  const { cluster } = useCluster()
  return cluster.capabilities.simulation ? (
    <Badge look="brass" title={t('cluster.simulatedHint')}>
      <FlaskConical aria-hidden className="size-3.5" />
      {t('cluster.simulated')}
    </Badge>
  ) : null
}
