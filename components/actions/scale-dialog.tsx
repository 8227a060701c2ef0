'use client'
import { Minus, Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ObjectLink } from '@/components/resource/object-link'
import { useCluster } from '@/components/shell/cluster-context'
import { useKinds } from '@/components/shell/kinds-context'
import { Button } from '@/components/ui/button'
import { Dialog, DialogButtons } from '@/components/ui/dialog'
import { Field, inputClass } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Banner } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { useToast } from '@/components/ui/toast'
import { useScale } from '@/lib/browser/use-actions'
import { useObject } from '@/lib/browser/use-object'
import type { KubeObject, OwnerReference } from '@/lib/kube/object'
import { controllerOf } from '@/lib/kube/owners'
import type { ActionDialogProps } from './action-dialogs'
import { ActionError } from './action-error'

/** `spec.replicas` is an int32: the most that the API takes. */
const most = 2 ** 31 - 1

interface Scalable extends KubeObject {
  spec?: { replicas?: number }
  status?: { readyReplicas?: number }
}

export function ScaleDialog({ kind, place, close, opener }: ActionDialogProps) {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { object, error } = useObject<Scalable>(cluster.id, kind, place)
  return (
    <Dialog open onOpenChange={close} opener={opener} title={t('scale.title', { name: place.name })}>
      {object ? (
        <ScaleForm
          kind={kind}
          place={place}
          close={close}
          current={object.spec?.replicas ?? 1}
          ready={object.status?.readyReplicas ?? 0}
          setBy={controllerOf(object)}
        />
      ) : error ? (
        <ActionError error={error} />
      ) : (
        <Skeleton className="w-40" />
      )}
    </Dialog>
  )
}

interface ScaleFormProps extends ActionDialogProps {
  current: number
  ready: number
  /** The object's controller: what it wants wins over what is written here. */
  setBy: OwnerReference | undefined
}

function ScaleForm({ kind, place, close, current, ready, setBy }: ScaleFormProps) {
  const t = useTranslations()
  const toast = useToast()
  const { cluster } = useCluster()
  const { idOf } = useKinds()
  const scale = useScale(cluster.id, kind, place, (wanted) => {
    toast({ tone: 'ok', title: t('scale.done', { name: place.name, replicas: wanted }) })
    close()
  })
  const [text, setText] = useState(String(current))
  const input = useRef<HTMLInputElement>(null)
  // The dialog took the focus while the number was still being read.
  useEffect(() => input.current?.focus(), [])
  const whole = /^\d+$/.test(text.trim()) ? Number(text) : undefined
  const replicas = whole !== undefined && whole <= most ? whole : undefined
  const step = (by: number) => setText(String(Math.min(most, Math.max(0, (replicas ?? current) + by))))
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    if (replicas === undefined || scale.isPending) return
    scale.mutate(replicas)
  }
  return (
    <form onSubmit={submit} className="space-y-3" noValidate>
      {setBy ? (
        <Banner sort="warn">
          <p>{t('scale.setBy')}</p>
          <ObjectLink cluster={cluster.id} kind={idOf(setBy)} namespace={place.namespace} name={setBy.name} />
        </Banner>
      ) : null}
      <p className="text-soft">{t('scale.now', { current, ready })}</p>
      <Field
        label={t('scale.replicas')}
        error={
          whole === undefined ? t('scale.whole') : replicas === undefined ? t('scale.tooMany', { most }) : undefined
        }
        note={replicas === 0 && current > 0 ? t('scale.toZero') : undefined}
      >
        {(control) => (
          <div className="flex items-center gap-1">
            <IconButton icon={Minus} look="plain" label={t('scale.fewer')} onClick={() => step(-1)} />
            <input
              {...control}
              ref={input}
              inputMode="numeric"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onFocus={(event) => event.target.select()}
              className={`${inputClass} max-w-24 text-center`}
            />
            <IconButton icon={Plus} look="plain" label={t('scale.onemore')} onClick={() => step(1)} />
          </div>
        )}
      </Field>
      <ActionError error={scale.error} />
      <DialogButtons>
        <Button onClick={close}>{t('app.cancel')}</Button>
        <Button type="submit" look="primary" pending={scale.isPending}>
          {t('scale.submit')}
        </Button>
      </DialogButtons>
    </form>
  )
}
