'use client'
import { Command } from 'cmdk'
import { ArrowRight, History, Zap } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { KindIcon } from '@/components/shell/kind-icon'
import { useKinds } from '@/components/shell/kinds-context'
import { useAskToLeave, useGuardedPush } from '@/components/shell/leave-guard'
import { Dialog } from '@/components/ui/dialog'
import { inputClass } from '@/components/ui/field'
import { StatusMark } from '@/components/ui/status-mark'
import { pages } from '@/lib/browser/paths'
import { useRecentPlaces } from '@/lib/browser/recent-places'
import { textRank } from '@/lib/browser/text-rank'
import { useDebounced } from '@/lib/browser/use-debounced'
import { type ObjectHit, type ObjectQuestion, useObjectSearch } from '@/lib/browser/use-object-search'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { type PageAction, usePageActions } from './page-actions'
import { type Place, usePlaceAt, usePlaces } from './use-places'

const settleMs = 180
const shortest = 2
const mostPlaces = 8

interface PaletteProps {
  open: boolean
  close(): void
  /** What can be done anywhere. */
  actions: readonly PageAction[]
}

/** Anywhere by its name: pages, lists, objects of all clusters, and what can be done here. */
export function CommandPalette({ open, close, actions }: PaletteProps) {
  const t = useTranslations()
  const { person } = useCluster()
  const recent = useRecentPlaces(person.user, usePathname())
  return (
    <Dialog open={open} onOpenChange={close} title={t('palette.title')}>
      <Palette close={close} actions={actions} recent={recent.paths} />
    </Dialog>
  )
}

function Palette({ close, actions, recent }: Omit<PaletteProps, 'open'> & { recent: readonly string[] }) {
  const t = useTranslations()
  const push = useGuardedPush()
  const askToLeave = useAskToLeave()
  const { clusters } = useCluster()
  const places = usePlaces()
  const placeAt = usePlaceAt()
  const pageActions = usePageActions()
  const [text, setText] = useState('')
  // The first one, whatever comes in before it, until the person has moved to another.
  const [chosen, setChosen] = useState<string>()
  const moved = useRef(false)
  const typed = text.trim()
  const question = useDebounced(questionOf(text, places), settleMs)
  const search = useObjectSearch(
    clusters.map(({ id }) => id),
    typed ? question : undefined,
  )
  const go = (href: string) => {
    close()
    push(href)
  }
  const run = (action: PageAction) => {
    close()
    askToLeave(action.run)
  }
  const foundActions = ranked([...pageActions, ...actions], ({ label }) => [label], typed)
  const foundPlaces = ranked(places, ({ names }) => names, typed).slice(0, mostPlaces)
  const recentPlaces = typed ? [] : recent.flatMap((path) => placeAt(path) ?? [])
  const parts = [
    {
      rank: foundActions[0]?.rank,
      first: actionId(foundActions[0]?.entry),
      part: <Actions key="actions" found={foundActions} run={run} />,
    },
    ...(typed
      ? [
          {
            rank: foundPlaces[0]?.rank,
            first: foundPlaces[0]?.entry.id,
            part: <Places key="places" found={foundPlaces} go={go} />,
          },
        ]
      : []),
    {
      rank: search.hits[0]?.rank,
      first: objectId(search.hits[0]),
      part: <Objects key="objects" hits={search.hits} go={go} />,
    },
  ]
  const shown = parts.filter(({ rank }) => rank !== undefined).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
  const value = chosen ?? recentPlaces[0]?.id ?? shown[0]?.first ?? ''
  const moves = () => {
    moved.current = true
  }
  return (
    <Command
      shouldFilter={false}
      loop
      label={t('palette.title')}
      className="-mx-1"
      value={value}
      onValueChange={(next) => {
        if (moved.current) setChosen(next)
      }}
      onPointerMove={moves}
      onKeyDown={({ key }) => {
        if (key.startsWith('Arrow') || key === 'Home' || key === 'End') moves()
      }}
    >
      <Command.Input
        value={text}
        onValueChange={(next) => {
          setText(next)
          setChosen(undefined)
          moved.current = false
        }}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        maxLength={200}
        spellCheck={false}
        autoCapitalize="none"
        className={inputClass}
      />
      <p role="status" className="min-h-5 px-1 pt-1 text-xs text-faint">
        {search.failed.length > 0
          ? t('palette.failed', { clusters: search.failed.join(', ') })
          : search.pending
            ? t('palette.searching')
            : typed && shown.length === 0 && typed.length >= shortest
              ? t('palette.nothing')
              : null}
      </p>
      <Command.List aria-label={t('palette.results')} className="max-h-[56vh] overflow-y-auto">
        {recentPlaces.length > 0 ? (
          <Group title={t('palette.recent')}>
            {recentPlaces.map((place) => (
              <Item
                key={place.id}
                id={place.id}
                hint={place.hint}
                icon={<History aria-hidden className="size-4" />}
                onSelect={() => go(place.href)}
              >
                {place.label}
              </Item>
            ))}
          </Group>
        ) : null}
        {shown.map(({ part }) => part)}
      </Command.List>
      <p className="border-t px-1 pt-2 text-xs text-faint max-sm:hidden">{t('palette.hint')}</p>
    </Command>
  )
}

/** `pods web`: a kind by one of its names, then what of it is meant. Else objects of all the usual kinds. */
function questionOf(text: string, places: readonly Place[]): ObjectQuestion | undefined {
  const [first = '', ...rest] = text.trimStart().split(/\s+/)
  const named = places.find(
    ({ kind, names }) => kind && names.some((name) => name.toLowerCase() === first.toLowerCase()),
  )
  if (named?.kind && /\s/.test(text.trimStart())) return { kind: named.kind.id, text: rest.join(' ').trim() }
  return text.trim().length >= shortest ? { text: text.trim() } : undefined
}

const actionId = (action: PageAction | undefined) => action && `action ${action.id}`

const objectId = (hit: ObjectHit | undefined) =>
  hit && ['object', hit.cluster, hit.kind, hit.namespace ?? '', hit.name].join(' ')

function ranked<T>(entries: readonly T[], namesOf: (entry: T) => readonly string[], text: string) {
  return entries
    .flatMap((entry) => {
      const rank = text ? textRank(namesOf(entry), text) : 9
      return rank === undefined ? [] : [{ entry, rank }]
    })
    .sort((a, b) => a.rank - b.rank)
}

function Actions({ found, run }: { found: readonly { entry: PageAction }[]; run(action: PageAction): void }) {
  const t = useTranslations()
  return (
    <Group title={t('palette.actions')}>
      {found.map(({ entry }) => (
        <Item
          key={entry.id}
          id={actionId(entry) ?? ''}
          icon={<Zap aria-hidden className="size-4" />}
          onSelect={() => run(entry)}
        >
          {entry.label}
        </Item>
      ))}
    </Group>
  )
}

function Places({ found, go }: { found: readonly { entry: Place }[]; go(href: string): void }) {
  const t = useTranslations()
  return (
    <Group title={t('palette.places')}>
      {found.map(({ entry: { id, kind, href, hint, label } }) => (
        <Item
          key={id}
          id={id}
          hint={hint}
          icon={kind ? <KindIcon name={kind.menu?.icon} /> : <ArrowRight aria-hidden className="size-4" />}
          onSelect={() => go(href)}
        >
          {label}
        </Item>
      ))}
    </Group>
  )
}

function Objects({ hits, go }: { hits: readonly ObjectHit[]; go(href: string): void }) {
  const t = useTranslations()
  const words = useVocabulary()
  const { byId } = useKinds()
  const { clusters } = useCluster()
  return (
    <Group title={t('palette.objects')}>
      {hits.map((hit) => {
        const kind = byId(hit.kind)
        const where = clusters.length > 1 ? [clusters.find(({ id }) => id === hit.cluster)?.name ?? hit.cluster] : []
        const id = objectId(hit) ?? ''
        return (
          <Item
            key={id}
            id={id}
            hint={[...where, kind ? words.kind(kind) : hit.kind, ...(hit.namespace ? [hit.namespace] : [])].join(' · ')}
            icon={<KindIcon name={kind?.menu?.icon} />}
            onSelect={() => go(pages.detail(hit.cluster, hit.kind, hit))}
            end={hit.status ? <StatusMark tone={hit.status.tone}>{words.status(hit.status.text)}</StatusMark> : null}
          >
            <span className="font-mono text-[0.8125rem]">{hit.name}</span>
          </Item>
        )
      })}
    </Group>
  )
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <Command.Group
    heading={title}
    className="pt-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
  >
    {children}
  </Command.Group>
)

function Item({
  id,
  icon,
  hint,
  end,
  onSelect,
  children,
}: {
  id: string
  icon: ReactNode
  hint?: string | undefined
  end?: ReactNode
  onSelect(): void
  children: ReactNode
}) {
  return (
    <Command.Item
      value={id}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-sm px-2 py-1 text-sm data-[selected=true]:bg-selected max-sm:min-h-11"
    >
      <span className="shrink-0 text-faint">{icon}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{children}</span>
        {hint ? <span className="block truncate text-xs text-faint">{hint}</span> : null}
      </span>
      {end ? <span className="max-w-[40%] shrink-0 text-xs">{end}</span> : null}
    </Command.Item>
  )
}
