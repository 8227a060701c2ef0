'use client'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { LazyCodeEditor } from '@/components/editor/lazy-code-editor'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { toYaml } from '@/lib/browser/to-yaml'
import type { KubeObject } from '@/lib/kube/object'

/** Every object, before it is installed. */
export function AddonManifests({ manifests }: { manifests: readonly KubeObject[] }) {
  const t = useTranslations()
  const [isOpen, setOpen] = useState(false)
  const yaml = useMemo(() => manifests.map((object) => toYaml(object)).join('---\n'), [manifests])
  return (
    <Panel
      title={t('addons.manifests')}
      actions={
        <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'addons.hideManifests' : 'addons.showManifests')}
        </Button>
      }
    >
      {isOpen ? (
        <LazyCodeEditor value={yaml} label={t('addons.manifests')} className="h-96" />
      ) : (
        <p className="text-sm text-soft">{t('addons.manifestsHint', { count: manifests.length })}</p>
      )}
    </Panel>
  )
}
