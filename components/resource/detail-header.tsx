'use client'
import { RotateCw, Scaling, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { ActionDialog, type DialogAction } from '@/components/actions/action-dialogs'
import { useForbiddenReason } from '@/components/actions/use-allowed'
import { useOfferActions } from '@/components/palette/page-actions'
import { useCluster } from '@/components/shell/cluster-context'
import { PageHeader } from '@/components/shell/page-header'
import { Age, exactTime, useNow } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { Banner } from '@/components/ui/notice'
import { StatusMark } from '@/components/ui/status-mark'
import { type ObjectPlace, pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'
import type { KubeObject } from '@/lib/kube/object'
import { useAgeText } from './age-text'
import { useDetailCrumbs } from './detail-crumbs'

interface DetailHeaderProps {
  object: KubeObject
  gone: boolean
  kind: Kind
  place: ObjectPlace
}

export function DetailHeader({ object, gone, kind, place }: DetailHeaderProps) {
  const t = useTranslations()
  const words = useVocabulary()
  const age = useAgeText()
  const now = useNow()
  const locale = useLocale()
  const crumbs = useDetailCrumbs(kind, place)
  const status = kind.status?.(object, new Date(now))
  const { creationTimestamp, deletionTimestamp, finalizers } = object.metadata ?? {}
  return (
    <>
      <PageHeader
        mono
        crumbs={crumbs}
        title={place.name}
        beside={
          <>
            {status && !gone ? <StatusMark tone={status.tone}>{words.status(status.text)}</StatusMark> : null}
            {creationTimestamp ? (
              <span className="text-sm text-faint">
                {t('detail.age')} <Age time={creationTimestamp} format={age} />
              </span>
            ) : null}
          </>
        }
        actions={gone ? null : <Actions kind={kind} place={place} deleting={deletionTimestamp !== undefined} />}
      />
      {gone || deletionTimestamp ? (
        <div className="px-4 pb-2">
          <Banner sort={gone ? 'warn' : 'info'} live>
            <p>
              {gone ? t('detail.gone') : t('detail.deleting', { time: exactTime(deletionTimestamp ?? '', locale) })}
            </p>
            {!gone && finalizers?.length ? (
              <p>{t('detail.deletingFinalizers', { finalizers: finalizers.join(', ') })}</p>
            ) : null}
          </Banner>
        </div>
      ) : null}
    </>
  )
}

function Actions({ kind, place, deleting }: { kind: Kind; place: ObjectPlace; deleting: boolean }) {
  const t = useTranslations()
  const router = useRouter()
  const { cluster } = useCluster()
  const [action, setAction] = useState<DialogAction>()
  const mayScale = useForbiddenReason(kind, place, 'scale')
  const mayRestart = useForbiddenReason(kind, place, 'restart')
  const mayDelete = useForbiddenReason(kind, place, 'delete')
  const can = (wanted: DialogAction) => kind.actions?.includes(wanted) ?? false
  const afterwards = () => {
    // A Pod or Namespace takes its time, which is worth watching; the rest is gone at once.
    if (kind.id !== 'pods' && kind.id !== 'namespaces') {
      router.push(pages.list(cluster.id, kind.id, { ns: place.namespace }))
    }
  }
  useOfferActions([
    ...(can('scale') && !mayScale ? [{ id: 'scale', label: t('action.scale'), run: () => setAction('scale') }] : []),
    ...(can('restart') && !mayRestart
      ? [{ id: 'restart', label: t('action.restart'), run: () => setAction('restart') }]
      : []),
    ...(can('delete') && !mayDelete && !deleting
      ? [{ id: 'delete', label: t('action.delete'), run: () => setAction('delete') }]
      : []),
  ])
  return (
    <>
      {can('scale') ? (
        <Button disabledReason={mayScale} onClick={() => setAction('scale')}>
          <Scaling aria-hidden className="size-4" />
          {t('action.scale')}
        </Button>
      ) : null}
      {can('restart') ? (
        <Button disabledReason={mayRestart} onClick={() => setAction('restart')}>
          <RotateCw aria-hidden className="size-4" />
          {t('action.restart')}
        </Button>
      ) : null}
      {can('delete') ? (
        <Button
          look="danger"
          disabledReason={mayDelete ?? (deleting ? t('action.deletingAlready') : undefined)}
          onClick={() => setAction('delete')}
        >
          <Trash2 aria-hidden className="size-4" />
          {t('action.delete')}
        </Button>
      ) : null}
      <ActionDialog
        action={action}
        kind={kind}
        place={place}
        close={() => setAction(undefined)}
        onDeleted={afterwards}
      />
    </>
  )
}
