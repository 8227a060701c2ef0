import { parseImageReference } from '../images/reference'
import { comingUp } from '../life-rules'
import type { PodLife } from '../pod-life'
import { type Effect, nobody, type Stage } from '../stage'

/** Decides whether an image has to be pulled. Models EnsureImageExists of pkg/kubelet/images/image_manager.go. */
export const checkImage: Stage = {
  name: 'check-image',
  at: (life) => {
    const container = comingUp(life)
    return container?.step === 'image' ? [container.spec.name] : nobody
  },
  next: (life, container) => decide(life, container),
}

function decide(life: PodLife, container: string): readonly Effect[] {
  const spec = life.containers.find((each) => each.spec.name === container)?.spec
  const image = spec?.image ?? ''
  const invalid = referenceError(image)
  if (invalid) {
    const message = `Failed to apply default image tag "${image}": ${invalid}`
    return refuse(container, 'InspectFailed', message, 'InvalidImageName')
  }
  const isPresent = life.node.hasImage(image)
  const policy = spec?.imagePullPolicy ?? 'IfNotPresent'
  if (isPresent && policy !== 'Always') {
    const message = `Container image "${image}" already present on machine`
    return [
      { do: 'event', type: 'Normal', reason: 'Pulled', message, container },
      { do: 'step', container, to: 'create' },
    ]
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`
    return refuse(container, 'ErrImageNeverPull', message, 'ErrImageNeverPull')
  }
  return [
    { do: 'event', type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"`, container },
    { do: 'begin-pull', container },
  ]
}

const refuse = (container: string, event: string, message: string, reason: string): readonly Effect[] => [
  { do: 'event', type: 'Warning', reason: event, message, container },
  { do: 'event', type: 'Warning', reason: 'Failed', message: `Error: ${reason}`, container },
  { do: 'step', container, to: 'config-failed', waiting: { reason, message } },
]

function referenceError(image: string): string | undefined {
  try {
    parseImageReference(image)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
