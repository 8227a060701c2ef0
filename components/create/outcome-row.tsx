import type { ReactNode } from 'react'
import { StatusMark, type Tone } from '@/components/ui/status-mark'
import type { Status } from '@/lib/kube/object'

/** One object of several: what became of it and, where it was refused, why, in the cluster's own words. */
export function OutcomeRow({
  object,
  tone,
  outcome,
  status,
}: {
  object: ReactNode
  tone: Tone
  outcome: string
  status: Status | undefined
}) {
  const causes = status?.details?.causes?.filter(({ field }) => field) ?? []
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-3">
        {object}
        <StatusMark tone={tone}>{outcome}</StatusMark>
      </div>
      {/* The message repeats every cause: several are easier to read one by one. */}
      {causes.length > 1 ? (
        <ul className="mt-0.5 list-disc pl-5 font-mono text-xs text-error">
          {causes.map(({ field, message }) => (
            <li key={`${field}/${message}`} className="break-words">
              {field}: {message}
            </li>
          ))}
        </ul>
      ) : status ? (
        <p className="mt-0.5 font-mono text-xs break-words text-error">{status.message}</p>
      ) : null}
    </li>
  )
}
