'use client'
import { useTranslations } from 'use-intl'
import { useSyntaxFaultText } from '@/components/resource/use-syntax-fault-text'
import type { Fault, FieldName } from '@/lib/browser/namespace-form/rules'
import type { YamlFault } from '@/lib/browser/namespace-form/yaml-fault'

/** Faults in the reader's language. */
export function useFaultText() {
  const t = useTranslations()
  const { reasonOf, withLine } = useSyntaxFaultText()
  const field = (name: FieldName) => t(`createNamespace.${name}`)

  const faultText = (fault: Fault | undefined): string | undefined => {
    if (!fault) return undefined
    switch (fault.key) {
      case 'nameLong':
      case 'aliasLong':
      case 'descriptionLong':
        return t(`createNamespace.${fault.key}`, { count: fault.count })
      case 'nameCharacters':
      case 'aliasCharacters':
        return t(`createNamespace.${fault.key}`, { characters: fault.characters })
      case 'quantityOrder':
        return t('createNamespace.quantityOrder', { lower: field(fault.lower), upper: field(fault.upper) })
      default:
        return t(`createNamespace.${fault.key}`)
    }
  }

  const yamlReason = (fault: YamlFault): string => {
    switch (fault.key) {
      case 'yamlTooMany':
        return t('createNamespace.yamlTooMany', { count: fault.count })
      case 'yamlForeign':
        return t('createNamespace.yamlForeign', { kind: fault.kind })
      case 'yamlVersion':
        return t('createNamespace.yamlVersion', { found: fault.found })
      case 'yamlMissing':
        return t('createNamespace.yamlMissing', { path: fault.path, example: fault.example })
      case 'yamlBadType':
        return t('createNamespace.yamlBadType', {
          path: fault.path,
          expected: t(`createNamespace.${fault.expected}`),
          found: t(`createNamespace.${fault.found}`),
        })
      case 'yamlUnquoted':
        return t('createNamespace.yamlUnquoted', {
          path: fault.path,
          value: fault.value,
          found: t(`createNamespace.${fault.found}`),
        })
      case 'yamlOtherNamespace':
        return t('createNamespace.yamlOtherNamespace', {
          kind: fault.kind,
          found: fault.found,
          expected: fault.expected,
        })
      case 'yamlSameName':
        return t('createNamespace.yamlSameName', { kind: fault.kind, name: fault.name })
      case 'yamlNoNamespace':
      case 'yamlTwoNamespaces':
      case 'yamlNotObject':
        return t(`createNamespace.${fault.key}`)
      default:
        return reasonOf(fault)
    }
  }

  const yamlFaultText = (fault: YamlFault): string => withLine(fault.line, yamlReason(fault))

  return { faultText, yamlFaultText }
}
