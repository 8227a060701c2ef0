'use client'
import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { Button, buttonClass } from '@/components/ui/button'
import { pages } from '@/lib/browser/paths'
import { namespaces } from '@/lib/kinds'
import { useForbiddenToCreate } from './use-allowed'

export function CreateNamespaceLink() {
  const t = useTranslations()
  const { cluster } = useCluster()
  const forbidden = useForbiddenToCreate(namespaces)
  const face = (
    <>
      <Plus aria-hidden className="size-4" />
      {t('list.create')}
    </>
  )
  if (forbidden) {
    return (
      <Button look="primary" disabledReason={forbidden}>
        {face}
      </Button>
    )
  }
  return (
    <Link href={pages.createNamespace(cluster.id)} prefetch={false} className={buttonClass('primary')}>
      {face}
    </Link>
  )
}
