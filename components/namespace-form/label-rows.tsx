'use client'
import { Plus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Field, inputClass } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import type { LabelRow } from '@/lib/browser/namespace-form/form'
import type { PartProps } from './part'
import { useFaultText } from './use-fault-text'

export function LabelRows({ form, faults, disabled, change }: PartProps) {
  const t = useTranslations()
  const { faultText } = useFaultText()
  const set = (index: number, row: Partial<LabelRow>) =>
    change({ ...form, labels: form.labels.map((each, at) => (at === index ? { ...each, ...row } : each)) })
  const rows = useRef<HTMLFieldSetElement>(null)
  /** The row that takes the focus once it is there; after the last one, the button that adds. */
  const [next, setNext] = useState<{ row: number }>()
  const remove = (index: number) => {
    change({ ...form, labels: form.labels.filter((_, at) => at !== index) })
    setNext({ row: Math.min(index, form.labels.length - 2) })
  }
  const add = () => {
    change({ ...form, labels: [...form.labels, { key: '', value: '' }] })
    setNext({ row: form.labels.length })
  }
  useEffect(() => {
    if (!next) return
    const row = rows.current?.querySelectorAll<HTMLElement>('[data-row]')[next.row]
    const target = row?.querySelector('input') ?? rows.current?.querySelector<HTMLElement>(':scope > button')
    target?.focus()
  }, [next])
  return (
    <fieldset ref={rows} disabled={disabled}>
      <legend className="mb-1 text-sm font-medium">
        {t('createNamespace.labels')} <span className="font-normal text-faint">({t('app.optional')})</span>
      </legend>
      {form.labels.map(({ key, value }, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place; its key is what is being typed
          key={index}
          data-row
          className="mb-2 grid grid-cols-[1fr_auto] items-start gap-2 sm:grid-cols-[1fr_1fr_auto]"
        >
          <Field label={t('createNamespace.labelKey')} error={faultText(faults.get(`labels.${index}.key`))}>
            {(control) => (
              <input
                {...control}
                value={key}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => set(index, { key: event.target.value })}
                className={`${inputClass} font-mono`}
              />
            )}
          </Field>
          <Field
            className="max-sm:col-start-1 max-sm:row-start-2"
            label={t('createNamespace.labelValue')}
            error={faultText(faults.get(`labels.${index}.value`))}
          >
            {(control) => (
              <input
                {...control}
                value={value}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => set(index, { value: event.target.value })}
                className={`${inputClass} font-mono`}
              />
            )}
          </Field>
          <div className="pt-6">
            <IconButton icon={X} label={t('createNamespace.removeLabel', { key })} onClick={() => remove(index)} />
          </div>
        </div>
      ))}
      <Button onClick={add}>
        <Plus aria-hidden className="size-4" />
        {t('createNamespace.addLabel')}
      </Button>
    </fieldset>
  )
}
