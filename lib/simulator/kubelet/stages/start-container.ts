import { comingUp } from '../life-rules'
import { nobody, type Stage } from '../stage'

const startMs = 25

/** The event `Started` is recorded by the worker: only the start itself shows whether there is a program. */
export const startContainer: Stage = {
  name: 'start-container',
  at: (life) => {
    const container = comingUp(life)
    return container?.step === 'start' ? [container.spec.name] : nobody
  },
  takes: ({ node }) => startMs * (1 + node.random()),
  next: (_life, container) => [{ do: 'start', container }],
}
