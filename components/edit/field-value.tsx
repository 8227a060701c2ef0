'use client'
import { useTranslations } from 'use-intl'
import { stringify } from 'yaml'

/** A field's value as YAML, or that it is not there. */
export function FieldValue({ label, value }: { label: string; value: unknown }) {
  const t = useTranslations()
  return (
    <span className="block min-w-0">
      <span className="block text-xs text-soft">{label}</span>
      <pre
        className="max-h-40 overflow-auto font-mono text-xs break-words whitespace-pre-wrap"
        tabIndex={isLong(value) ? 0 : undefined}
      >
        {value === undefined ? t('edit.absent') : stringify(value).trimEnd()}
      </pre>
    </span>
  )
}

const isLong = (value: unknown) => value !== undefined && JSON.stringify(value).length > 400
