import { allDown, isDone, isEnding } from '../life-rules'
import { type Stage, when } from '../stage'

const teardownMs = 120

/** Nothing runs any more and nothing will: the pause container goes, and with it the Pod's place in the network. */
export const stopSandbox: Stage = {
  name: 'stop-sandbox',
  at: (life) => when(life.sandbox?.ready === true && allDown(life) && (isDone(life) || isEnding(life))),
  takes: ({ node }) => teardownMs * (1 + node.random()),
  next: () => [{ do: 'stop-sandbox' }],
}

/** The last word of a deletion is the kubelet's: it deletes the object with a grace period of zero. */
export const deletePod: Stage = {
  name: 'delete-pod',
  at: (life) =>
    when(
      life.pod.metadata?.deletionTimestamp !== undefined && allDown(life) && !life.sandbox?.ready && !life.finalized,
    ),
  takes: ({ node }) => teardownMs * (1 + node.random()),
  next: () => [{ do: 'delete' }],
}
