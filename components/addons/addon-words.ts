import { useTranslations } from 'use-intl'
import type { AddonId } from '@/lib/addons/contract'

/** What an addon is and what switching it off takes away, in the person's language. */
export function useAddonWords(id: AddonId) {
  const t = useTranslations()
  return { title: t(`addonTitle.${id}`), purpose: t(`addonPurpose.${id}`), lost: t(`addonLost.${id}`) }
}
