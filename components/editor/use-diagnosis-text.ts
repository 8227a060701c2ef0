'use client'
import { useTranslations } from 'use-intl'
import { useKindFaultText } from '@/components/resource/use-kind-fault-text'
import { useSyntaxFaultText } from '@/components/resource/use-syntax-fault-text'
import type { Diagnosis } from '@/lib/browser/assist/diagnose'

/** What the cluster would not take, in the reader's language. */
export function useDiagnosisText(): (diagnosis: Pick<Diagnosis, 'fault'>) => string {
  const t = useTranslations()
  const kindText = useKindFaultText()
  const { reasonOf } = useSyntaxFaultText()
  return ({ fault }) => {
    switch (fault.key) {
      case 'unknownField':
        return fault.near
          ? t('editor.unknownFieldNear', { field: fault.field, near: fault.near })
          : t('editor.unknownField', { field: fault.field })
      case 'wrongType':
        return t('editor.wrongType', { field: fault.field, expected: t(`editor.type.${fault.expected}`) })
      case 'missingField':
        return t('editor.missingField', { field: fault.field })
      case 'notAllowed':
        return t('editor.notAllowed', {
          field: fault.field,
          allowed: fault.allowed.filter((value) => value !== '').join(', '),
        })
      case 'unknownKind':
      case 'unknownVersion':
        return kindText(fault)
      default:
        return reasonOf(fault)
    }
  }
}
