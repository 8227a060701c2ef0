'use client'
import { useTranslations } from 'use-intl'
import { Meter } from '@/components/ui/meter'
import { StatusMark } from '@/components/ui/status-mark'
import type { AddonDetail, AddonRequirement } from '@/lib/addons/contract'
import { readableCpu, readableMemory } from './cost-line'

/** What it needs, and whether that is here. */
export function AddonNeeds({ addon }: { addon: AddonDetail }) {
  const t = useTranslations()
  const { cost, free, requirements } = addon
  return (
    <div className="space-y-3 text-sm">
      <ul className="space-y-2">
        {requirements.map((requirement) => (
          <Requirement key={requirement.id} requirement={requirement} />
        ))}
      </ul>
      {free ? (
        <div className="space-y-2">
          <Against
            name="CPU"
            cost={cost.cpuMillicores}
            free={free.cpuMillicores}
            costText={readableCpu(cost)}
            freeText={readableCpu(free)}
          />
          <Against
            name={t('addons.memory')}
            cost={cost.memoryBytes}
            free={free.memoryBytes}
            costText={readableMemory(cost)}
            freeText={readableMemory(free)}
          />
          <p className="text-xs text-faint">{t('addons.freeHint')}</p>
        </div>
      ) : (
        <p className="text-soft">{t('addons.freeUnknown', { cpu: readableCpu(cost), memory: readableMemory(cost) })}</p>
      )}
    </div>
  )
}

function Requirement({ requirement: { id, met, detail } }: { requirement: AddonRequirement }) {
  const t = useTranslations()
  return (
    <li>
      <StatusMark tone={met ? 'ok' : id === 'capacity' ? 'warn' : 'error'}>
        {met ? t(`addons.requirementMet.${id}`, { detail }) : t(`addons.requirementUnmet.${id}`, { detail })}
      </StatusMark>
    </li>
  )
}

function Against({
  name,
  cost,
  free,
  costText,
  freeText,
}: {
  name: string
  cost: number
  free: number
  costText: string
  freeText: string
}) {
  const t = useTranslations()
  const text = t('addons.ofFree', { cost: costText, free: freeText })
  return (
    <div>
      <div className="mb-1 flex justify-between gap-3">
        <span>{name}</span>
        <span className="text-soft">{text}</span>
      </div>
      <Meter label={name} share={free > 0 ? cost / free : 1} tone={cost > free ? 'warn' : 'ok'} text={text} />
    </div>
  )
}
