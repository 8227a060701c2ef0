'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Dialog, DialogButtons } from '@/components/ui/dialog'
import { Banner } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { useRemoveConnection } from '@/lib/browser/use-connections'
import type { ConnectionSummary } from '@/lib/connections/contract'
import { statusOf } from '@/lib/kube/status-error'

/** Says what is lost, which is nothing in the cluster itself. */
export function RemoveDialog({
  summary: { id, name },
  opener,
  close,
}: {
  summary: ConnectionSummary
  opener: HTMLElement | null
  close(): void
}) {
  const t = useTranslations()
  const toast = useToast()
  const router = useRouter()
  const remove = useRemoveConnection(id)
  const [problem, setProblem] = useState<string>()
  const confirm = async () => {
    try {
      await remove.mutateAsync(undefined)
      toast({ tone: 'ok', title: t('clusters.removed', { name }) })
      close()
      router.refresh()
    } catch (error) {
      setProblem(statusOf(error).message ?? '')
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close()
      }}
      opener={opener}
      title={t('clusters.removeTitle', { name })}
    >
      <p className="text-sm">{t('clusters.removeText')}</p>
      {problem ? (
        <Banner sort="error" live>
          {problem}
        </Banner>
      ) : null}
      <DialogButtons>
        <Button onClick={close}>{t('app.cancel')}</Button>
        <Button look="danger" pending={remove.isPending} onClick={() => void confirm()}>
          {t('clusters.remove')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
