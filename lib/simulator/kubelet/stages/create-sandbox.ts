import { isDone, isEnding } from '../life-rules'
import { type Stage, when } from '../stage'

const createMs = 180

/** The pause container and the Pod's address. */
export const createSandbox: Stage = {
  name: 'create-sandbox',
  at: (life) =>
    when(
      life.volumes.state === 'mounted' && !life.sandbox && !isEnding(life) && !isDone(life) && life.node.networkReady(),
    ),
  takes: ({ node }) => createMs * (1 + node.random()),
  next: () => [{ do: 'create-sandbox' }],
}
