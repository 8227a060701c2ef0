'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Field, fieldClass } from '@/components/ui/field'
import { Panel } from '@/components/ui/panel'
import { StatusMark } from '@/components/ui/status-mark'
import type { Availability } from '@/lib/browser/use-name-availability'
import { LabelRows } from './label-rows'
import type { PartProps } from './part'
import { TextField } from './text-field'
import { useFaultText } from './use-fault-text'

export function BasicsPart({ availability, ...props }: PartProps & { availability: Availability | undefined }) {
  const t = useTranslations()
  const { faultText } = useFaultText()
  const { form, faults, tried, disabled, change } = props
  const [touched, setTouched] = useState(false)
  const nameFault = faults.get('name')
  // An empty name is no mistake before one was typed or sending was tried.
  const showName = nameFault?.key !== 'nameRequired' || tried || touched
  const taken =
    availability === 'taken'
      ? t('createNamespace.nameTaken')
      : availability === 'terminating'
        ? t('createNamespace.nameTerminating')
        : undefined
  return (
    <Panel title={t('createNamespace.basics')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          mono
          required
          label={t('createNamespace.name')}
          value={form.name}
          disabled={disabled}
          error={(showName ? faultText(nameFault) : undefined) ?? taken}
          hint={t('createNamespace.nameHint')}
          note={<AvailabilityNote availability={availability} />}
          onChange={(name) => {
            setTouched(true)
            change({ ...form, name })
          }}
        />
        <TextField
          optional
          label={t('createNamespace.alias')}
          value={form.alias}
          disabled={disabled}
          error={faultText(faults.get('alias'))}
          hint={t('createNamespace.aliasHint')}
          onChange={(alias) => change({ ...form, alias })}
        />
        <Field
          optional
          className="sm:col-span-2"
          label={t('createNamespace.description')}
          error={faultText(faults.get('description'))}
        >
          {(control) => (
            <textarea
              {...control}
              rows={2}
              value={form.description}
              disabled={disabled}
              onChange={(event) => change({ ...form, description: event.target.value })}
              className={`${fieldClass} py-1.5`}
            />
          )}
        </Field>
        <div className="sm:col-span-2">
          <LabelRows {...props} />
        </div>
      </div>
    </Panel>
  )
}

function AvailabilityNote({ availability }: { availability: Availability | undefined }) {
  const t = useTranslations()
  switch (availability) {
    case 'checking':
      return <StatusMark tone="progress">{t('createNamespace.nameChecking')}</StatusMark>
    case 'free':
      return <StatusMark tone="ok">{t('createNamespace.nameFree')}</StatusMark>
    case 'unknown':
      return <StatusMark tone="warn">{t('createNamespace.nameUnchecked')}</StatusMark>
    default:
      return t('createNamespace.nameHint')
  }
}
