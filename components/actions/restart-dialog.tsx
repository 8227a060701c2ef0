'use client'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogButtons } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { useRestart } from '@/lib/browser/use-actions'
import type { ActionDialogProps } from './action-dialogs'
import { ActionError } from './action-error'

export function RestartDialog({ kind, place, close, opener }: ActionDialogProps) {
  const t = useTranslations()
  const toast = useToast()
  const { cluster } = useCluster()
  const restart = useRestart(cluster.id, kind, place, () => {
    toast({ tone: 'ok', title: t('restart.done', { name: place.name }) })
    close()
  })
  return (
    <Dialog
      open
      onOpenChange={close}
      opener={opener}
      title={t('restart.title', { name: place.name })}
      description={t('restart.text')}
    >
      <ActionError error={restart.error} />
      <DialogButtons>
        <Button onClick={close}>{t('app.cancel')}</Button>
        <Button look="primary" pending={restart.isPending} onClick={() => restart.mutate()}>
          {t('restart.submit')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
