'use client'
import { useTranslations } from 'use-intl'
import type { KindFault } from '@/lib/browser/manifests/served-kinds'

/** A kind or version that the cluster does not serve, and the nearest that it does, in the reader's language. */
export function useKindFaultText(): (fault: KindFault) => string {
  const t = useTranslations()
  return (fault) => {
    const { kind, near } = fault
    if (fault.key === 'unknownKind') {
      return near
        ? t('createObjects.unknownKindNear', { kind, near: `${near.kind} (${near.apiVersion})` })
        : t('createObjects.unknownKind', { kind })
    }
    return near
      ? t('createObjects.unknownVersionNear', { kind, found: fault.found, near: near.apiVersion })
      : t('createObjects.unknownVersion', { kind, found: fault.found })
  }
}
