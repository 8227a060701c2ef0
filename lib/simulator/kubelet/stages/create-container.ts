import { comingUp, isEnding } from '../life-rules'
import { nobody, type Stage } from '../stage'

const createMs = 30
const retryMs = 10_000

export const createContainer: Stage = {
  name: 'create-container',
  at: (life) => {
    const container = comingUp(life)
    return container?.step === 'create' ? [container.spec.name] : nobody
  },
  takes: ({ node }) => createMs * (1 + node.random()),
  next: (life, name) => {
    const container = life.containers.find(({ spec }) => spec.name === name)
    const problem = container && life.node.configProblem(container)
    if (problem === undefined) {
      return [
        { do: 'create', container: name },
        { do: 'event', type: 'Normal', reason: 'Created', message: `Created container: ${name}`, container: name },
      ]
    }
    const waiting = { reason: 'CreateContainerConfigError', message: problem }
    return [
      { do: 'event', type: 'Warning', reason: 'Failed', message: `Error: ${problem}`, container: name },
      { do: 'step', container: name, to: 'config-failed', waiting },
    ]
  },
}

/** What cannot be configured is tried again at every look at the Pod. */
export const retryContainer: Stage = {
  name: 'retry-container',
  at: (life) =>
    isEnding(life)
      ? nobody
      : life.containers.filter(({ step }) => step === 'config-failed').map(({ spec }) => spec.name),
  takes: ({ node }) => retryMs * (1 + 0.5 * node.random()),
  next: (_life, container) => [{ do: 'step', container, to: 'image' }],
}
