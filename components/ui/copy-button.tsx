'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from './icon-button'
import { useToast } from './toast'

export function CopyButton({ text, label }: { text: string | (() => string); label?: string }) {
  const t = useTranslations()
  const toast = useToast()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
      setCopied(true)
    } catch {
      toast({ tone: 'error', title: t('app.copyFailed') })
    }
  }
  return (
    <IconButton
      icon={copied ? Check : Copy}
      label={copied ? t('app.copied') : (label ?? t('app.copy'))}
      onClick={() => void copy()}
    />
  )
}
