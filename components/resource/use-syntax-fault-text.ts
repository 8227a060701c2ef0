'use client'
import { useTranslations } from 'use-intl'
import type { SyntaxFault } from '@/lib/browser/yaml/syntax-fault'

/** What is no YAML, in the reader's language; the line stands before it. */
export function useSyntaxFaultText() {
  const t = useTranslations()
  const reasonOf = (fault: SyntaxFault): string => {
    switch (fault.key) {
      case 'yamlSyntax':
        return t('yamlFault.yamlSyntax', { reason: fault.reason })
      case 'yamlNoAnchor':
        return t('yamlFault.yamlNoAnchor', { name: fault.name })
      case 'yamlDuplicateKey':
      case 'yamlBadStart':
        return t(`yamlFault.${fault.key}`, { text: fault.text })
      default:
        return t(`yamlFault.${fault.key}`)
    }
  }
  /** `Line 3: …`, or the reason alone where no line is to blame. */
  const withLine = (line: number | undefined, reason: string) =>
    line === undefined ? reason : t('yamlFault.line', { line, reason })
  return { reasonOf, withLine }
}
