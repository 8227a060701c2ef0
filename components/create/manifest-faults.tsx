'use client'
import { Wrench } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Banner } from '@/components/ui/notice'
import type { ManifestFault } from '@/lib/browser/manifests/read-manifests'
import type { Repair } from '@/lib/browser/manifests/repair'
import { useManifestFaultText } from './use-manifest-fault-text'

/** More would push the rest off the screen. */
const shownFaults = 8

/** What is wrong with the text, and what of it can be put right by one press. */
export function ManifestFaults({
  faults,
  repairs,
  onRepair,
}: {
  faults: readonly ManifestFault[]
  repairs: readonly Repair[]
  onRepair(): void
}) {
  const t = useTranslations()
  const textOf = useManifestFaultText()
  const repairText = (repair: Repair) =>
    repair.key === 'repairTabs'
      ? t('createObjects.repairTabs', { count: repair.count })
      : t(`createObjects.${repair.key}`, { from: repair.from, to: repair.to })
  if (faults.length === 0) return null
  return (
    <Banner sort="error">
      <ul className="space-y-1">
        {faults.slice(0, shownFaults).map((fault) => (
          <li key={textOf(fault)}>{textOf(fault)}</li>
        ))}
      </ul>
      {faults.length > shownFaults ? <p>{t('yamlFault.more', { count: faults.length - shownFaults })}</p> : null}
      {repairs.length > 0 ? (
        <div className="mt-2 space-y-2">
          <p className="font-medium">{t('createObjects.repairs', { count: repairs.length })}</p>
          <ul className="list-disc pl-5 font-mono text-[0.8125rem]">
            {repairs.map((repair) => (
              <li key={repairText(repair)}>{repairText(repair)}</li>
            ))}
          </ul>
          <Button onClick={onRepair}>
            <Wrench aria-hidden className="size-4" />
            {t('createObjects.repair')}
          </Button>
        </div>
      ) : null}
    </Banner>
  )
}
