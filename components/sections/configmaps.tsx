'use client'
import { useTranslations } from 'use-intl'
import { defineSection } from '@/components/resource/section'
import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { Facts } from '@/components/ui/facts'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { decodeValue } from '@/lib/browser/masked'
import type { ConfigMap } from '@/lib/kube/types'

export const configMapSection = defineSection<ConfigMap>({ Summary: ConfigMapSummary, Data: ConfigMapData })

function ConfigMapSummary({ object }: { object: ConfigMap }) {
  const t = useTranslations()
  const keys = [...Object.keys(object.data ?? {}), ...Object.keys(object.binaryData ?? {})]
  return (
    <Panel title={t('kind.ConfigMap')}>
      <Facts
        facts={[
          { term: t('detail.data'), value: keys.length > 0 ? keys.join(', ') : t('config.empty') },
          object.immutable && { term: t('secret.immutable'), value: t('app.yes') },
        ]}
      />
    </Panel>
  )
}

function ConfigMapData({ object }: { object: ConfigMap }) {
  const t = useTranslations()
  const texts = Object.entries(object.data ?? {})
  const binaries = Object.entries(object.binaryData ?? {})
  if (texts.length + binaries.length === 0) return <Notice sort="empty" title={t('config.empty')} />
  return (
    <div className="grid gap-3">
      {texts.map(([key, value]) => (
        <Panel
          key={key}
          name={key}
          actions={
            <span className="flex items-center">
              <Badge>{t('config.lines', { count: value.split('\n').length - (value.endsWith('\n') ? 1 : 0) })}</Badge>
              <CopyButton text={value} label={t('secret.copyKey', { key })} />
            </span>
          }
        >
          <pre className="max-h-96 overflow-auto font-mono text-xs break-words whitespace-pre-wrap">{value}</pre>
        </Panel>
      ))}
      {binaries.map(([key, value]) => (
        <Panel key={key} name={key}>
          <p className="text-faint">{t('config.binary', { count: decodeValue(value).bytes })}</p>
        </Panel>
      ))}
    </div>
  )
}
