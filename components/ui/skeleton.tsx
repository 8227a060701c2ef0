import { classNames } from './class-names'

/** Where something will be. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames('breathing inline-block h-3 rounded-sm bg-line', className)} />
}

export function SkeletonLines({ count, label }: { count: number; label: string }) {
  const widths = ['w-3/4', 'w-1/2', 'w-2/3', 'w-5/6']
  return (
    <div role="status" aria-label={label} className="space-y-3 p-4">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places without identity
        <Skeleton key={index} className={classNames('block', widths[index % widths.length])} />
      ))}
    </div>
  )
}
