'use client'
import { X } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from './icon-button'
import { type Tone, ToneGlyph } from './status-mark'

interface ToastMessage {
  tone: Extract<Tone, 'ok' | 'error' | 'warn' | 'progress'>
  title: string
  text?: string
}

interface Shown extends ToastMessage {
  id: number
}

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined)

/** Says what became of something. Failures stay until they are closed. */
export const useToast = () => useContext(ToastContext)

const shownFor = 6000
const most = 4

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations()
  const [messages, setMessages] = useState<readonly Shown[]>([])
  const sequence = useRef(0)
  const show = useCallback((message: ToastMessage) => {
    const id = ++sequence.current
    setMessages((before) => [...before, { ...message, id }].slice(-most))
  }, [])
  const dismiss = useCallback((id: number) => setMessages((before) => before.filter((each) => each.id !== id)), [])
  return (
    <ToastContext.Provider value={show}>
      {children}
      <section
        aria-label={t('app.notifications')}
        aria-live="polite"
        className="pointer-events-none fixed right-3 bottom-3 left-3 z-[60] flex flex-col items-end gap-2"
      >
        {messages.map((message) => (
          <ToastCard key={message.id} message={message} dismiss={dismiss} />
        ))}
      </section>
    </ToastContext.Provider>
  )
}

function ToastCard({ message, dismiss }: { message: Shown; dismiss(id: number): void }) {
  const t = useTranslations()
  const { id, tone, title, text } = message
  useEffect(() => {
    if (tone === 'error') return
    const timer = setTimeout(() => dismiss(id), shownFor)
    return () => clearTimeout(timer)
  }, [id, tone, dismiss])
  return (
    <div className="pointer-events-auto flex w-96 max-w-full items-start gap-2 rounded-md border bg-surface py-2 pr-1 pl-3 shadow-pop">
      <ToneGlyph tone={tone} className="mt-1.5 size-3" />
      <div className="min-w-0 flex-1 py-0.5">
        <p className="font-medium break-words">{title}</p>
        {text ? <p className="text-sm break-words text-soft">{text}</p> : null}
      </div>
      <IconButton icon={X} label={t('app.dismiss')} onClick={() => dismiss(id)} />
    </div>
  )
}
