'use client'
import { useTranslations } from 'use-intl'
import { defineSection } from '@/components/resource/section'
import { Meter } from '@/components/ui/meter'
import { Panel } from '@/components/ui/panel'
import type { Tone } from '@/components/ui/status-mark'
import { readableQuantity } from '@/lib/browser/node-usage'
import { quantityToNumber } from '@/lib/kube/quantity'
import type { ResourceQuota } from '@/lib/kube/types'

export const resourceQuotaSection = defineSection<ResourceQuota>({ Summary: QuotaSummary })

function QuotaSummary({ object }: { object: ResourceQuota }) {
  const t = useTranslations()
  return (
    <Panel title={t('quota.title')}>
      <QuotaAmounts quota={object} />
    </Panel>
  )
}

/** What is used of what is allowed. */
export function QuotaAmounts({ quota }: { quota: ResourceQuota }) {
  const t = useTranslations()
  const { hard = quota.spec?.hard ?? {}, used = {} } = quota.status ?? {}
  const limits = Object.entries(hard)
  return (
    <>
      {quota.spec?.scopes?.length ? (
        <p className="mb-2 text-sm text-faint">
          {t('quota.scopes')}: {quota.spec.scopes.join(', ')}
        </p>
      ) : null}
      {limits.length === 0 ? (
        <p className="text-faint">{t('quota.empty')}</p>
      ) : (
        <ul className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
          {limits.map(([name, limit]) => (
            <QuotaBar key={name} name={name} limit={limit} used={used[name] ?? '0'} />
          ))}
        </ul>
      )}
    </>
  )
}

function QuotaBar({ name, limit, used }: { name: string; limit: string; used: string }) {
  const t = useTranslations()
  const share = shareOf(used, limit)
  const tone: Tone = share > 1 ? 'error' : share >= 0.9 ? 'warn' : 'ok'
  const word = tone === 'error' ? t('quota.over') : tone === 'warn' ? t('quota.near') : undefined
  const text = t('quota.used', { used: readableQuantity(used, name), hard: readableQuantity(limit, name) })
  return (
    <li>
      <div className="mb-1 flex flex-wrap justify-between gap-x-3 text-sm">
        <span className="font-mono text-[0.8125rem]">{name}</span>
        <span className="text-soft">
          {text}
          {word ? <span className={tone === 'error' ? 'text-error' : 'text-warn'}> · {word}</span> : null}
        </span>
      </div>
      <Meter label={name} share={share} text={word ? `${text}, ${word}` : text} tone={tone} />
    </li>
  )
}

/** A limit of zero is used up by anything, and not by nothing. */
function shareOf(used: string, limit: string): number {
  const [part, whole] = [quantityToNumber(used), quantityToNumber(limit)]
  if (whole > 0) return part / whole
  return part > 0 ? 2 : 0
}
