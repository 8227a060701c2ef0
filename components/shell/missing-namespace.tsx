'use client'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Banner } from '@/components/ui/notice'
import { useObject } from '@/lib/browser/use-object'
import { namespaces } from '@/lib/kinds'
import { hasReason } from '@/lib/kube/status-error'
import { useCluster } from './cluster-context'
import { useNamespaceScope } from './namespace-scope'

/**
 * Lists of a namespace that is not there are empty, as the cluster answers them; this says why. Nothing where it exists,
 * and where this person may not know.
 */
export function MissingNamespace() {
  const { namespace } = useNamespaceScope()
  return namespace === undefined ? null : <Missing key={namespace} name={namespace} />
}

function Missing({ name }: { name: string }) {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { choose } = useNamespaceScope()
  const { error, gone } = useObject(cluster.id, namespaces, { name })
  if (!gone && !hasReason(error, 'NotFound')) return null
  return (
    <div className="px-4 pb-3 max-sm:px-3">
      <Banner sort="warn" live>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p>{t('namespace.missing', { name, cluster: cluster.name })}</p>
          <Button onClick={() => choose(undefined)}>{t('namespace.showAll')}</Button>
        </div>
      </Banner>
    </div>
  )
}
