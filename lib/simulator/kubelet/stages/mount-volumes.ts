import { isDone, isEnding } from '../life-rules'
import { type Stage, when } from '../stage'

const quickMs = 40

export const mountVolumes: Stage = {
  name: 'mount-volumes',
  at: (life) =>
    when(life.admission === 'admitted' && !isEnding(life) && !isDone(life) && life.volumes.state === 'unmounted'),
  takes: ({ volumes, nowMs, node }) =>
    volumes.state === 'unmounted' ? Math.max(0, volumes.retryAtMs - nowMs) + quickMs * (1 + node.random()) : 0,
  next: () => [{ do: 'mount' }],
}
