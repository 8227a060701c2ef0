'use client'
import { Eye, EyeOff } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { defineSection } from '@/components/resource/section'
import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { Facts } from '@/components/ui/facts'
import { IconButton } from '@/components/ui/icon-button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { decodeValue, maskText } from '@/lib/browser/masked'
import type { Secret } from '@/lib/kube/types'

export const secretSection = defineSection<Secret>({ Summary: SecretSummary, Data: SecretData })

function SecretSummary({ object }: { object: Secret }) {
  const t = useTranslations()
  const keys = Object.keys(object.data ?? {})
  return (
    <Panel title={t('kind.Secret')}>
      <Facts
        facts={[
          { term: t('secret.type'), value: object.type },
          { term: t('detail.data'), value: keys.length > 0 ? keys.join(', ') : t('secret.empty') },
          object.immutable && { term: t('secret.immutable'), value: t('app.yes') },
        ]}
      />
    </Panel>
  )
}

function SecretData({ object }: { object: Secret }) {
  const t = useTranslations()
  const entries = Object.entries(object.data ?? {})
  if (entries.length === 0) return <Notice sort="empty" title={t('secret.empty')} />
  return (
    <div className="grid gap-3">
      {entries.map(([key, value]) => (
        <SecretValue key={key} name={key} base64={value} />
      ))}
    </div>
  )
}

/** Hidden until asked for, one at a time; what is hidden is not in the page at all. */
function SecretValue({ name, base64 }: { name: string; base64: string }) {
  const t = useTranslations()
  const { revealed, setRevealed } = useDetail()
  const isShown = revealed.has(name)
  const value = decodeValue(base64)
  return (
    <Panel
      name={name}
      actions={
        <span className="flex items-center">
          <Badge>{t('secret.bytes', { count: value.bytes })}</Badge>
          <IconButton
            icon={isShown ? EyeOff : Eye}
            label={isShown ? t('secret.hideKey', { key: name }) : t('secret.revealKey', { key: name })}
            aria-pressed={isShown}
            onClick={() => setRevealed(name, !isShown)}
          />
          <CopyButton text={() => value.text ?? base64} label={t('secret.copyKey', { key: name })} />
        </span>
      }
    >
      {isShown ? (
        <pre className="max-h-72 overflow-auto font-mono text-xs break-all whitespace-pre-wrap">
          {value.text ?? t('secret.binary', { count: value.bytes })}
        </pre>
      ) : (
        <p className="text-faint">
          <span aria-hidden className="font-mono">
            {maskText}
          </span>
          <span className="sr-only">{t('secret.hidden')}</span>
        </p>
      )}
    </Panel>
  )
}
