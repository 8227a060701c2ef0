'use client'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { useGuardedPush } from '@/components/shell/leave-guard'
import { useNamespaceScope } from '@/components/shell/namespace-scope'
import { IconButton } from '@/components/ui/icon-button'
import { pages } from '@/lib/browser/paths'
import { useShortcut } from '@/lib/browser/shortcuts'
import { CommandPalette } from './command-palette'
import { ShortcutSheet } from './shortcut-sheet'

/** The button of the palette; its keys, and those of the sheet, work wherever it stands. */
export function PalettePart() {
  const t = useTranslations()
  const push = useGuardedPush()
  const { cluster } = useCluster()
  const { query } = useNamespaceScope()
  const [open, setOpen] = useState<'palette' | 'sheet'>()
  const close = () => setOpen(undefined)
  useShortcut('palette', () => setOpen((before) => (before === 'palette' ? undefined : 'palette')))
  useShortcut('sheet', () => setOpen('sheet'))
  useShortcut('create', () => push(pages.create(cluster.id, query)))
  return (
    <>
      <IconButton
        icon={Search}
        label={t('palette.open')}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen('palette')}
      />
      <CommandPalette
        open={open === 'palette'}
        close={close}
        actions={[{ id: 'shortcuts', label: t('shortcut.title'), run: () => setOpen('sheet') }]}
      />
      <ShortcutSheet open={open === 'sheet'} close={close} />
    </>
  )
}
