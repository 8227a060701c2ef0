'use client'
import { Download, Pencil } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useForbiddenReason } from '@/components/actions/use-allowed'
import { EditYaml } from '@/components/edit/edit-yaml'
import { LazyCodeEditor } from '@/components/editor/lazy-code-editor'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Banner } from '@/components/ui/notice'
import { isSecret, masked } from '@/lib/browser/masked'
import { saveAs } from '@/lib/browser/save-as'
import { toYaml } from '@/lib/browser/to-yaml'
import type { KubeObject } from '@/lib/kube/object'
import { useDetail } from './detail-context'

export function YamlTab({ object }: { object: KubeObject }) {
  const [editing, setEditing] = useState(false)
  return editing ? (
    <EditYaml object={object} close={() => setEditing(false)} />
  ) : (
    <ReadYaml object={object} edit={() => setEditing(true)} />
  )
}

function ReadYaml({ object, edit }: { object: KubeObject; edit(): void }) {
  const t = useTranslations()
  const { place, kind, revealed } = useDetail()
  const forbidden = useForbiddenReason(kind, place, 'edit')
  const shown = useMemo(() => masked(object, revealed), [object, revealed])
  // As kubectl gives it: who manages what is of no use to another cluster.
  const text = useMemo(() => toYaml(shown), [shown])
  const whole = useMemo(() => toYaml(shown, { managedFields: true }), [shown])
  return (
    <div className="flex flex-col gap-3">
      {isSecret(object) ? <Banner sort="info">{t('yaml.masked')}</Banner> : null}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-soft">{t('yaml.managedFields')}</p>
        <span className="flex items-center gap-2">
          {kind.actions?.includes('edit') ? (
            <Button look="primary" disabledReason={forbidden} onClick={edit}>
              <Pencil aria-hidden className="size-4" />
              {t('edit.open')}
            </Button>
          ) : null}
          <CopyButton text={text} label={t('yaml.copy')} />
          <Button onClick={() => saveAs(`${kind.singular}-${place.name}.yaml`, text)}>
            <Download aria-hidden className="size-4" />
            {t('yaml.download')}
          </Button>
        </span>
      </div>
      <LazyCodeEditor
        value={whole}
        label={t('yaml.label', { name: place.name })}
        className="h-[calc(100dvh-15rem)] min-h-72"
      />
    </div>
  )
}
