'use client'
import { useTranslations } from 'use-intl'
import { useSyntaxFaultText } from '@/components/resource/use-syntax-fault-text'
import { type ManifestFault, mostObjects } from '@/lib/browser/manifests/read-manifests'
import type { KindReference } from '@/lib/browser/manifests/served-kinds'

/** What keeps a text from being created, in the reader's language, with its line. */
export function useManifestFaultText() {
  const t = useTranslations()
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
        return fault.near
          ? t('createObjects.unknownKindNear', { kind: fault.kind, near: nameOf(fault.near) })
          : t('createObjects.unknownKind', { kind: fault.kind })
      case 'unknownVersion':
        return fault.near
          ? t('createObjects.unknownVersionNear', { kind: fault.kind, found: fault.found, near: fault.near.apiVersion })
          : t('createObjects.unknownVersion', { kind: fault.kind, found: fault.found })
      default:
        return reasonOf(fault)
    }
  }
  return (fault: ManifestFault) => withLine(fault.line, reason(fault))
}

const nameOf = ({ apiVersion, kind }: KindReference) => `${kind} (${apiVersion})`
