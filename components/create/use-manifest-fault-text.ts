'use client'
import { useTranslations } from 'use-intl'
import { useKindFaultText } from '@/components/resource/use-kind-fault-text'
import { useSyntaxFaultText } from '@/components/resource/use-syntax-fault-text'
import { type ManifestFault, mostObjects } from '@/lib/browser/manifests/read-manifests'

/** What keeps a text from being created, in the reader's language, with its line. */
export function useManifestFaultText() {
  const t = useTranslations()
  const kindText = useKindFaultText()
  const { reasonOf, withLine } = useSyntaxFaultText()
  const reason = (fault: ManifestFault): string => {
    switch (fault.key) {
      case 'notObject':
      case 'listItems':
        return t(`createObjects.${fault.key}`)
      case 'missing':
        return t('createObjects.missing', { path: fault.path, example: fault.example })
      case 'notText':
        return t('createObjects.notText', { path: fault.path })
      case 'tooMany':
        return t('createObjects.tooMany', { count: fault.count, most: mostObjects })
      case 'unknownKind':
      case 'unknownVersion':
        return kindText(fault)
      default:
        return reasonOf(fault)
    }
  }
  return (fault: ManifestFault) => withLine(fault.line, reason(fault))
}
