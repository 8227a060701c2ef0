'use client'
import { useTranslations } from 'use-intl'
import { Instant } from '@/components/ui/age'
import type { AddonWish } from '@/lib/addons/contract'

/** Who switched it, and when. */
export function AddonWishLine({ wish }: { wish: AddonWish }) {
  const t = useTranslations()
  return (
    <span className="text-sm text-soft">
      {t(wish.on ? 'addons.turnedOnBy' : 'addons.turnedOffBy', { name: wish.by })} <Instant time={wish.at} />
    </span>
  )
}
