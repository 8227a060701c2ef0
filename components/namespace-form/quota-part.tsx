'use client'
import { useTranslations } from 'use-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { Panel } from '@/components/ui/panel'
import type { QuotaField } from '@/lib/browser/namespace-form/form'
import { BeyondNote } from './beyond-note'
import type { PartProps } from './part'
import { TextField } from './text-field'
import { useFaultText } from './use-fault-text'

const fields: readonly { field: QuotaField; example: string }[] = [
  { field: 'requestsCpu', example: '4' },
  { field: 'limitsCpu', example: '8' },
  { field: 'requestsMemory', example: '8Gi' },
  { field: 'limitsMemory', example: '16Gi' },
  { field: 'gpu', example: '1' },
  { field: 'storage', example: '100Gi' },
  { field: 'pods', example: '50' },
]

export function QuotaPart({ form, faults, beyond, disabled, change }: PartProps) {
  const t = useTranslations()
  const { faultText } = useFaultText()
  const { quota } = form
  const { held } = beyond.quota
  return (
    <Panel title={t('createNamespace.quota')}>
      {held ? null : (
        <Checkbox
          checked={quota.enabled}
          disabled={disabled}
          onChange={(enabled) => change({ ...form, quota: { ...quota, enabled } })}
        >
          {t('createNamespace.quotaSwitch')}
        </Checkbox>
      )}
      <p className="mt-1 text-xs text-faint">{t('createNamespace.quotaHint')}</p>
      <BeyondNote part={beyond.quota} name="quota" shown={quota.enabled} />
      {quota.enabled && !held ? (
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          {fields.map(({ field, example }) => (
            <TextField
              key={field}
              mono
              label={t(`createNamespace.${field}`)}
              value={quota[field]}
              placeholder={example}
              disabled={disabled}
              error={faultText(faults.get(`quota.${field}`))}
              onChange={(value) => change({ ...form, quota: { ...quota, [field]: value.trim() } })}
            />
          ))}
        </div>
      ) : null}
    </Panel>
  )
}
