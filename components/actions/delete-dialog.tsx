'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogButtons } from '@/components/ui/dialog'
import { Field, inputClass } from '@/components/ui/field'
import { Banner } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { useToast } from '@/components/ui/toast'
import { type Propagation, useDelete } from '@/lib/browser/use-actions'
import { useRelations } from '@/lib/browser/use-relations'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { systemNamespaces } from '@/lib/kube/system-namespaces'
import type { ActionDialogProps } from './action-dialogs'
import { ActionError } from './action-error'
import { ClaimNotice } from './claim-notice'
import { WhatGoes } from './what-goes'

const propagations: readonly Propagation[] = ['Background', 'Foreground', 'Orphan']

export function DeleteDialog({ kind, place, close, onDeleted, opener }: ActionDialogProps) {
  const t = useTranslations()
  const words = useVocabulary()
  const toast = useToast()
  const { cluster } = useCluster()
  const remove = useDelete(cluster.id, kind, place, () => {
    toast({ tone: 'ok', title: t('delete.done', { name: place.name }) })
    close()
    onDeleted?.()
  })
  const relations = useRelations(cluster.id, kind.id, place)
  const [propagation, setPropagation] = useState<Propagation>('Background')
  const [grace, setGrace] = useState('')
  const [typed, setTyped] = useState('')

  const isNamespace = kind.id === 'namespaces'
  const graceWrong = grace.trim() !== '' && !/^\d{1,9}$/.test(grace.trim())
  const isNode = kind.id === 'nodes'
  const asksName = isNamespace || isNode
  const confirmed = !asksName || typed === place.name
  const dependents = relations.data?.goes.some(({ count }) => count > 0) ?? false
  const owner = relations.data?.owners.find(({ controller, exists }) => controller && exists === 'yes')

  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    if (graceWrong || !confirmed || remove.isPending) return
    const uid = relations.data?.object.uid
    remove.mutate({
      propagation,
      ...(grace.trim() ? { gracePeriodSeconds: Number(grace) } : {}),
      ...(uid ? { uid } : {}),
    })
  }

  return (
    <Dialog
      open
      onOpenChange={close}
      opener={opener}
      title={t('delete.title', { kind: words.kind(kind), name: place.name })}
    >
      <form onSubmit={submit} className="space-y-4" noValidate>
        {isNamespace && systemNamespaces.includes(place.name) ? (
          <Banner sort="warn">{t('delete.protected')}</Banner>
        ) : null}
        {owner ? <Banner sort="info">{t('delete.ownedBy', { owner: owner.name })}</Banner> : null}
        {isNamespace ? <p>{t('delete.alsoNamespaced')}</p> : null}
        {isNode && relations.data?.along.length ? <p>{t('delete.nodeFirst', { name: place.name })}</p> : null}
        {kind.id === 'persistentvolumeclaims' ? <ClaimNotice cluster={cluster.id} place={place} /> : null}
        <WhatGoes relations={relations} orphan={propagation === 'Orphan'} />
        <div className="grid gap-3 sm:grid-cols-2">
          {dependents && !asksName ? (
            <Field label={t('delete.propagation')}>
              {(control) => (
                <Select
                  {...control}
                  className="w-full"
                  value={propagation}
                  onChange={(event) =>
                    setPropagation(propagations.find((each) => each === event.target.value) ?? 'Background')
                  }
                >
                  {propagations.map((each) => (
                    <option key={each} value={each}>
                      {t(`delete.${each}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          ) : null}
          {kind.id === 'pods' ? (
            <Field
              label={t('delete.grace')}
              hint={t('delete.graceHint')}
              error={graceWrong ? t('delete.graceWrong') : undefined}
            >
              {(control) => (
                <input
                  {...control}
                  inputMode="numeric"
                  value={grace}
                  onChange={(event) => setGrace(event.target.value)}
                  className={inputClass}
                />
              )}
            </Field>
          ) : null}
        </div>
        {asksName ? (
          <Field label={t('delete.typeName', { name: place.name })}>
            {(control) => (
              <input
                {...control}
                value={typed}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => setTyped(event.target.value)}
                className={`${inputClass} font-mono`}
              />
            )}
          </Field>
        ) : null}
        <ActionError error={remove.error} />
        <DialogButtons>
          <Button onClick={close}>{t('app.cancel')}</Button>
          <Button
            type="submit"
            look="danger"
            pending={remove.isPending}
            disabledReason={confirmed ? undefined : t('delete.typeName', { name: place.name })}
          >
            {t('delete.submit')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
