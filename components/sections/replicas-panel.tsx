'use client'
import { Meter } from '@/components/ui/meter'
import type { Tone } from '@/components/ui/status-mark'

interface ReplicaCount {
  id: string
  title: string
  count: number
}

/** Counts side by side, each measured against what is wanted. */
export function ReplicaMeters({ wanted, counts }: { wanted: number; counts: readonly ReplicaCount[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-4">
      {counts.map(({ id, title, count }) => (
        <div key={id}>
          <dt className="text-xs text-faint">{title}</dt>
          <dd>
            <span className="text-xl font-semibold">{count}</span>
            <span className="text-faint"> / {wanted}</span>
            <Meter
              label={title}
              share={wanted === 0 ? 1 : count / wanted}
              text={`${count} / ${wanted}`}
              tone={toneOf(count, wanted)}
            />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const toneOf = (count: number, wanted: number): Tone => (count >= wanted ? 'ok' : count === 0 ? 'error' : 'warn')
