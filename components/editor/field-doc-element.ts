import type { useTranslations } from 'use-intl'
import type { FieldDoc } from '@/lib/browser/assist/field-doc'

export type Translate = ReturnType<typeof useTranslations<never>>

/** A field's documentation for CodeMirror's own tooltips and panels. Whatever it says is text, never markup. */
export function fieldDocElement(
  t: Translate,
  { name, type, required, description, defaultValue, values }: FieldDoc,
): HTMLElement {
  const root = element('div', 'cm-fieldDoc')
  const head = element('p', 'cm-fieldDoc-head')
  head.append(element('code', 'cm-fieldDoc-name', name), ' ', element('code', 'cm-fieldDoc-type', `<${type}>`))
  if (required) head.append(' ', element('span', 'cm-fieldDoc-required', t('editor.required')))
  root.append(head)
  for (const paragraph of description.split(/\n{2,}/)) {
    if (paragraph.trim()) root.append(element('p', 'cm-fieldDoc-text', paragraph.trim()))
  }
  if (values) root.append(fact(t('editor.values'), values.map(shown).join(', ')))
  if (defaultValue !== undefined) root.append(fact(t('editor.default'), shown(defaultValue)))
  return root
}

function fact(label: string, value: string): HTMLElement {
  const line = element('p', 'cm-fieldDoc-fact')
  line.append(`${label} `, element('code', '', value))
  return line
}

const shown = (value: unknown) => (typeof value === 'string' ? value || '""' : JSON.stringify(value))

function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}
