'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from './class-names'
import { IconButton } from './icon-button'

interface DialogProps {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  /** One sentence, read aloud with the title. */
  description?: string
  children: ReactNode
  /** Takes the focus back when the dialog closes, where the browser could not know: what opened it was a menu that is gone. */
  opener?: HTMLElement | null | undefined
  /** A panel at the side of the screen instead of a sheet in its middle. */
  side?: boolean
}

/** A field before a button: fields are what one came for. */
const fields = 'input:not([disabled]),select:not([disabled]),textarea:not([disabled])'
const controls = 'button,a[href]'

export function Dialog({ open, onOpenChange, title, description, children, opener, side = false }: DialogProps) {
  const t = useTranslations()
  const body = useRef<HTMLDivElement>(null)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(10_14_20/0.5)]" />
        <Radix.Content
          className={classNames(
            'fixed z-50 flex flex-col border border-line bg-surface shadow-pop focus:outline-none',
            side
              ? 'inset-y-0 left-0 w-72 max-w-[85vw]'
              : 'top-[8vh] left-1/2 max-h-[84vh] w-[32rem] max-w-[calc(100vw-1.5rem)] -translate-x-1/2 rounded-lg',
          )}
          onOpenAutoFocus={(event) => {
            // What the dialog is for comes first, not the button that closes it.
            const first =
              body.current?.querySelector<HTMLElement>(fields) ??
              body.current?.querySelector<HTMLElement>(controls) ??
              body.current
            if (!first) return
            event.preventDefault()
            first.focus()
          }}
          onCloseAutoFocus={(event) => {
            if (!opener?.isConnected) return
            event.preventDefault()
            opener.focus()
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="flex items-start justify-between gap-3 border-b px-4 py-3">
            <div className="min-w-0">
              <Radix.Title className="text-lg font-semibold break-words">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-0.5 text-sm text-soft">{description}</Radix.Description>
              ) : null}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label={t('app.close')} />
            </Radix.Close>
          </header>
          <div ref={body} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto px-4 py-3 focus:outline-none">
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** The row of buttons that ends a dialog. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="mt-4 flex flex-wrap justify-end gap-2">{children}</div>
}
