'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { pages } from '@/lib/browser/paths'
import type { MetricsApi } from '@/lib/kinds/usage'

/** Where nothing is measured: why, and what leads out of it. */
export function UsageHint({ cluster, metrics }: { cluster: string; metrics: MetricsApi | undefined }) {
  const t = useTranslations()
  if (metrics !== 'absent' && metrics !== 'silent') return null
  return (
    <Link
      href={pages.addon(cluster, 'metrics-server')}
      prefetch={false}
      className={metrics === 'silent' ? 'link text-warn' : 'link'}
    >
      {t(metrics === 'silent' ? 'usage.silent' : 'usage.absent')}
    </Link>
  )
}
