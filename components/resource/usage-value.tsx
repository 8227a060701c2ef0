import type { Usage, UsageResource } from '@/lib/kinds/usage'

/** As `kubectl top` counts: thousandths of a core, mebibytes. */
export function usageText(resource: UsageResource, amount: number): string {
  if (resource === 'cpu') return `${Math.ceil(amount * 1000)}m`
  const mebibytes = amount / 2 ** 20
  return mebibytes < 10_240 ? `${Math.round(mebibytes)}Mi` : `${Number((mebibytes / 1024).toFixed(1))}Gi`
}

export function UsageValue({ usage, resource }: { usage: Usage | undefined; resource: UsageResource }) {
  if (!usage) return <span className="text-faint">–</span>
  return <span className="tabular-nums">{usageText(resource, usage[resource])}</span>
}
