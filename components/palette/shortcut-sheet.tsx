'use client'
import { useTranslations } from 'use-intl'
import { Dialog } from '@/components/ui/dialog'
import { type ShortcutId, shortcuts } from '@/lib/browser/shortcuts'

const groups = ['everywhere', 'lists'] as const
const ids = Object.keys(shortcuts) as ShortcutId[]

/** Every shortcut there is. */
export function ShortcutSheet({ open, close }: { open: boolean; close(): void }) {
  const t = useTranslations()
  return (
    <Dialog open={open} onOpenChange={close} title={t('shortcut.title')}>
      {groups.map((group) => (
        <section key={group} className="pb-3">
          <h3 className="legend pb-1">{t(`shortcut.group.${group}`)}</h3>
          <dl className="space-y-1">
            {ids
              .filter((id) => shortcuts[id].group === group)
              .map((id) => (
                <div key={id} className="flex items-center justify-between gap-4">
                  <dt>{t(`shortcut.${id}`)}</dt>
                  <dd className="flex shrink-0 gap-1">
                    <Keys id={id} />
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}

function Keys({ id }: { id: ShortcutId }) {
  const shortcut = shortcuts[id]
  const key = shortcut.keys[0]
  return (
    <>
      {'mod' in shortcut ? <Key>{isMac() ? '⌘' : 'Ctrl'}</Key> : null}
      <Key>{signs[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</Key>
    </>
  )
}

const Key = ({ children }: { children: string }) => (
  <kbd className="min-w-6 rounded-sm border bg-sunken px-1.5 text-center font-mono text-xs leading-6">{children}</kbd>
)

const signs: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Enter: '↵',
}

const isMac = () => typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)
