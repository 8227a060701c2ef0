'use client'
import { useTranslations } from 'use-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { Panel } from '@/components/ui/panel'
import { type LimitField, type LimitResource, limitFields, limitResources } from '@/lib/browser/namespace-form/form'
import { BeyondNote } from './beyond-note'
import type { PartProps } from './part'
import { TextField } from './text-field'
import { useFaultText } from './use-fault-text'

const examples: Record<LimitResource, Record<LimitField, string>> = {
  cpu: { defaultRequest: '100m', default: '500m', min: '50m', max: '2' },
  memory: { defaultRequest: '128Mi', default: '512Mi', min: '64Mi', max: '4Gi' },
}

export function LimitsPart({ form, faults, beyond, disabled, change }: PartProps) {
  const t = useTranslations()
  const { faultText } = useFaultText()
  const { limits } = form
  const { held } = beyond.limits
  const set = (field: LimitField, resource: LimitResource, value: string) =>
    change({ ...form, limits: { ...limits, [field]: { ...limits[field], [resource]: value.trim() } } })
  return (
    <Panel title={t('createNamespace.limitRange')}>
      {held ? null : (
        <Checkbox
          checked={limits.enabled}
          disabled={disabled}
          onChange={(enabled) => change({ ...form, limits: { ...limits, enabled } })}
        >
          {t('createNamespace.limitRangeSwitch')}
        </Checkbox>
      )}
      <p className="mt-1 text-xs text-faint">{t('createNamespace.limitRangeHint')}</p>
      <BeyondNote part={beyond.limits} name="limits" shown={limits.enabled} />
      {limits.enabled && !held ? (
        <div className="mt-3 grid gap-4 sm:grid-cols-2">
          {limitResources.map((resource) => (
            <fieldset key={resource} className="min-w-0">
              <legend className="legend mb-2">{t(`createNamespace.${resource}`)}</legend>
              <div className="grid grid-cols-2 gap-3">
                {limitFields.map((field) => (
                  <TextField
                    key={field}
                    mono
                    label={t(`createNamespace.${field}`)}
                    value={limits[field][resource]}
                    placeholder={examples[resource][field]}
                    disabled={disabled}
                    error={faultText(faults.get(`limits.${field}.${resource}`))}
                    onChange={(value) => set(field, resource, value)}
                  />
                ))}
              </div>
            </fieldset>
          ))}
        </div>
      ) : null}
    </Panel>
  )
}
