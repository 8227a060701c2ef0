import { dialArcs } from '@/lib/browser/dial-arcs'
import type { StatusCount } from '@/lib/browser/status-tone'
import type { Tone } from '../ui/status-mark'

const inks: Record<Tone, string> = {
  ok: 'var(--ok)',
  progress: 'var(--progress)',
  warn: 'var(--warn)',
  error: 'var(--error)',
  muted: 'var(--muted)',
}

const center = 110
const outermost = 98
const distance = 19
const gap = 2.5

/**
 * The cluster as an orrery: one orbit for each kind, from the outside in, divided by status. It says nothing that the
 * words beside it do not say.
 */
export function OrreryDial({ orbits }: { orbits: readonly (readonly StatusCount[])[] }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 220 220" className="size-52 shrink-0 max-sm:size-44" fill="none">
      <circle cx={center} cy={center} r="13" fill="var(--brass)" />
      <circle cx={center} cy={center} r="18" stroke="var(--brass)" strokeWidth="1" opacity="0.5" />
      {orbits.map((counts, index) => (
        <Orbit key={orbitName(index)} radius={outermost - index * distance} counts={counts} />
      ))}
    </svg>
  )
}

const orbitName = (index: number) => `orbit-${index}`

function Orbit({ radius, counts }: { radius: number; counts: readonly StatusCount[] }) {
  const around = 2 * Math.PI * radius
  const arcs = dialArcs(counts)
  return (
    <g transform={`rotate(-90 ${center} ${center})`}>
      <circle cx={center} cy={center} r={radius} stroke="var(--line)" strokeWidth="1" />
      {arcs.map(({ item, start, length }) => {
        const drawn = arcs.length === 1 ? around : Math.max(1, length * around - gap)
        return (
          <circle
            key={`${item.text}/${item.tone}`}
            cx={center}
            cy={center}
            r={radius}
            stroke={inks[item.tone]}
            strokeWidth="7"
            strokeDasharray={`${drawn} ${around - drawn}`}
            strokeDashoffset={-(start * around + (arcs.length === 1 ? 0 : gap / 2))}
          />
        )
      })}
    </g>
  )
}
