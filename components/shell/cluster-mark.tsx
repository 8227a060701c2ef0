import { classNames } from '@/components/ui/class-names'
import type { ClusterMark as Mark } from '@/lib/connections/contract'

const fills: Record<Mark, string> = {
  none: 'border border-line-strong',
  red: 'bg-error',
  amber: 'bg-warn',
  green: 'bg-ok',
  blue: 'bg-progress',
}

/** Over the whole bar, so that it is seen on every page of the cluster. */
export const markEdges: Record<Mark, string> = {
  none: '',
  red: 'border-t-4 border-t-error',
  amber: 'border-t-4 border-t-warn',
  green: 'border-t-4 border-t-ok',
  blue: 'border-t-4 border-t-progress',
}

/** The colour that a cluster wears; its name stands beside it. */
export function ClusterMark({ mark }: { mark: Mark }) {
  return <span aria-hidden className={classNames('size-3 shrink-0 rounded-sm', fills[mark])} />
}
