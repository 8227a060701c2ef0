'use client'
import Link from 'next/link'
import { KindIcon } from '@/components/shell/kind-icon'
import { useKinds } from '@/components/shell/kinds-context'
import { pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'

/** Another object by kind and name; a kind that the console has no page for is named without a link. */
export function ObjectLink({
  cluster,
  kind: kindId,
  namespace,
  name,
  withKind = true,
}: {
  cluster: string
  kind: string
  namespace?: string | undefined
  name: string
  withKind?: boolean
}) {
  const words = useVocabulary()
  const kind = useKinds().byId(kindId)
  const isReachable = kind && (kind.scope === 'Cluster' || namespace)
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1.5 align-bottom">
      {withKind ? (
        <span className="flex shrink-0 items-center gap-1 text-xs text-faint">
          <KindIcon name={kind?.menu?.icon} className="size-3.5" />
          {kind ? words.kind(kind) : kindId}
        </span>
      ) : null}
      {isReachable ? (
        <Link
          href={pages.detail(cluster, kind.id, { name, ...(namespace ? { namespace } : {}) })}
          prefetch={false}
          className="link truncate font-mono text-[0.8125rem]"
          title={name}
        >
          {name}
        </Link>
      ) : (
        <span className="truncate font-mono text-[0.8125rem]" title={name}>
          {name}
        </span>
      )}
    </span>
  )
}
