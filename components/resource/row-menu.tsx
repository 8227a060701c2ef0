'use client'
import { ArrowRight, Ellipsis, FileCode2, RotateCw, Scaling, ScrollText, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { DialogAction } from '@/components/actions/action-dialogs'
import { useForbiddenReason } from '@/components/actions/use-allowed'
import { useCluster } from '@/components/shell/cluster-context'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { pages } from '@/lib/browser/paths'
import type { Kind } from '@/lib/kinds/kind'
import type { Row } from '@/lib/views/contract'

interface RowMenuProps {
  kind: Kind
  row: Row
  tabIndex: number
  /** The list keeps the dialog: the row may leave the screen while it is open. */
  start(action: DialogAction, row: Row, opener: HTMLElement | null): void
}

export function RowMenu({ kind, row, tabIndex, start }: RowMenuProps) {
  const t = useTranslations()
  const button = useRef<HTMLButtonElement>(null)
  return (
    <Menu
      trigger={
        <Button
          ref={button}
          look="quiet"
          square
          tabIndex={tabIndex}
          aria-label={t('list.rowActions', { name: row.name })}
        >
          <Ellipsis aria-hidden className="size-4" />
        </Button>
      }
    >
      <RowMenuItems kind={kind} row={row} start={(action) => start(action, row, button.current)} />
    </Menu>
  )
}

/** Alive only while the menu is open: what is allowed is asked then, for this one row. */
function RowMenuItems({ kind, row, start }: { kind: Kind; row: Row; start(action: DialogAction): void }) {
  const t = useTranslations()
  const router = useRouter()
  const { cluster } = useCluster()
  const mayScale = useForbiddenReason(kind, row, 'scale')
  const mayRestart = useForbiddenReason(kind, row, 'restart')
  const mayDelete = useForbiddenReason(kind, row, 'delete')
  const can = (action: 'scale' | 'restart' | 'delete' | 'logs') => kind.actions?.includes(action) ?? false
  const go = (tab?: string) => router.push(pages.detail(cluster.id, kind.id, row, { tab }))
  return (
    <>
      <MenuItem icon={ArrowRight} onSelect={() => go()}>
        {t('action.open')}
      </MenuItem>
      {can('logs') ? (
        <MenuItem icon={ScrollText} onSelect={() => go('logs')}>
          {t('action.logs')}
        </MenuItem>
      ) : null}
      <MenuItem icon={FileCode2} onSelect={() => go('yaml')}>
        {t('action.yaml')}
      </MenuItem>
      {can('scale') || can('restart') || can('delete') ? <MenuSeparator /> : null}
      {can('scale') ? (
        <MenuItem icon={Scaling} disabledReason={mayScale} onSelect={() => start('scale')}>
          {t('action.scale')}
        </MenuItem>
      ) : null}
      {can('restart') ? (
        <MenuItem icon={RotateCw} disabledReason={mayRestart} onSelect={() => start('restart')}>
          {t('action.restart')}
        </MenuItem>
      ) : null}
      {can('delete') ? (
        <MenuItem icon={Trash2} danger disabledReason={mayDelete} onSelect={() => start('delete')}>
          {t('action.delete')}
        </MenuItem>
      ) : null}
    </>
  )
}
