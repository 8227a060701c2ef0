'use client'
import { useTranslations } from 'use-intl'
import type { AddonCost } from '@/lib/addons/contract'
import { readableQuantity } from '@/lib/browser/node-usage'
import { quantityOf } from '@/lib/kube/quantity'

/** What it asks of the nodes. */
export function CostLine({ cost }: { cost: AddonCost }) {
  const t = useTranslations()
  return (
    <span className="text-sm text-soft">
      {t('addons.cost', { cpu: readableCpu(cost), memory: readableMemory(cost) })}
    </span>
  )
}

export const readableCpu = ({ cpuMillicores }: AddonCost) => `${cpuMillicores}m`
export const readableMemory = ({ memoryBytes }: AddonCost) =>
  readableQuantity(quantityOf(Math.max(0, memoryBytes), 'BinarySI'), 'memory')
