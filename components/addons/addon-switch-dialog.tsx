'use client'
import { useTranslations } from 'use-intl'
import { ActionError } from '@/components/actions/action-error'
import { useCluster } from '@/components/shell/cluster-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogButtons } from '@/components/ui/dialog'
import { Banner } from '@/components/ui/notice'
import type { AddonDetail } from '@/lib/addons/contract'
import { useAddonWish } from '@/lib/browser/use-addons'
import { useAddonWords } from './addon-words'
import { CostLine } from './cost-line'

/** Asks before anything is done: what comes, or what is lost. */
export function AddonSwitchDialog({
  addon,
  turnsOn,
  opener,
  close,
}: {
  addon: AddonDetail
  turnsOn: boolean
  opener: HTMLElement
  close(): void
}) {
  const t = useTranslations()
  const { cluster } = useCluster()
  const words = useAddonWords(addon.id)
  const wish = useAddonWish(cluster.id, addon.id)
  const noRoom = turnsOn && addon.requirements.some(({ id, met }) => id === 'capacity' && !met)
  const send = () => wish.mutate({ on: turnsOn, seen: addon.wish?.at ?? null }, { onSuccess: close })
  return (
    <Dialog
      open
      onOpenChange={close}
      opener={opener}
      title={t(turnsOn ? 'addons.onTitle' : 'addons.offTitle', { name: words.title })}
    >
      <div className="space-y-3">
        {turnsOn ? (
          <>
            <p>{t('addons.onText', { count: addon.manifests.length })}</p>
            <p>
              <CostLine cost={addon.cost} />
            </p>
            {noRoom ? <Banner sort="warn">{t('addons.noRoom')}</Banner> : null}
          </>
        ) : (
          <>
            <p>{words.lost}</p>
            <p className="text-sm text-soft">{t('addons.offText')}</p>
          </>
        )}
        <ActionError error={wish.error} />
      </div>
      <DialogButtons>
        <Button onClick={close}>{t('app.cancel')}</Button>
        <Button look={turnsOn ? 'primary' : 'danger'} pending={wish.isPending} onClick={send}>
          {t(turnsOn ? 'addons.turnOn' : 'addons.turnOff')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
