import { isEnding } from '../life-rules'
import { type Stage, when } from '../stage'

/** The node looks at the Pod once more itself: who names a node directly has asked no scheduler. */
export const admit: Stage = {
  name: 'admit',
  at: (life) => when(life.admission === 'pending' && !isEnding(life)),
  next: ({ node }) => {
    const refusal = node.refusal()
    if (!refusal) return [{ do: 'admit' }]
    const { reason, message } = refusal
    return [
      { do: 'event', type: 'Warning', reason, message },
      { do: 'fail', reason, message: `Pod was rejected: ${message}`, rejected: true },
    ]
  },
}
