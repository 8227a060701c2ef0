'use client'
import { useTranslations } from 'use-intl'
import type { YamlFault } from '@/lib/browser/namespace-form/parse'
import type { Fault, FieldName } from '@/lib/browser/namespace-form/rules'

/** Faults in the reader's language. */
export function useFaultText() {
  const t = useTranslations()
  const field = (name: FieldName) => t(`createNamespace.${name}`)

  const faultText = (fault: Fault | undefined): string | undefined => {
    if (!fault) return undefined
    switch (fault.key) {
      case 'nameLong':
        return t('createNamespace.nameLong', { count: fault.count })
      case 'nameCharacters':
        return t('createNamespace.nameCharacters', { characters: fault.characters })
      case 'labelKeyWrong':
        return t('createNamespace.labelKeyWrong', { reason: fault.reason })
      case 'labelValueWrong':
        return t('createNamespace.labelValueWrong', { reason: fault.reason })
      case 'quantityOrder':
        return t('createNamespace.quantityOrder', { lower: field(fault.lower), upper: field(fault.upper) })
      default:
        return t(`createNamespace.${fault.key}`)
    }
  }

  const yamlReason = (fault: YamlFault): string => {
    switch (fault.key) {
      case 'yamlWrong':
        return fault.reason
      case 'yamlForeign':
        return t('createNamespace.yamlForeign', { kind: fault.kind })
      case 'yamlBadType':
        return t('createNamespace.yamlBadType', {
          path: fault.path,
          expected: t(`createNamespace.${fault.expected}`),
        })
      default:
        return t(`createNamespace.${fault.key}`)
    }
  }

  const yamlFaultText = (fault: YamlFault): string => {
    const reason = yamlReason(fault)
    return fault.line === undefined ? reason : t('createNamespace.yamlWrong', { line: fault.line, reason })
  }

  return { faultText, yamlFaultText }
}
