'use client'
import type { ObjectPlace } from '@/lib/browser/paths'
import type { Kind } from '@/lib/kinds/kind'
import { DeleteDialog } from './delete-dialog'
import { RestartDialog } from './restart-dialog'
import { ScaleDialog } from './scale-dialog'

export type DialogAction = 'scale' | 'restart' | 'delete'

export interface ActionDialogProps {
  kind: Kind
  place: ObjectPlace
  close(): void
  /** See `Dialog`. */
  opener?: HTMLElement | null | undefined
  /** The deletion was accepted. */
  onDeleted?(): void
}

/** The dialog of an action; it is alive only while it is open. */
export function ActionDialog({ action, ...props }: ActionDialogProps & { action: DialogAction | undefined }) {
  switch (action) {
    case 'scale':
      return <ScaleDialog {...props} />
    case 'restart':
      return <RestartDialog {...props} />
    case 'delete':
      return <DeleteDialog {...props} />
    case undefined:
      return null
  }
}
