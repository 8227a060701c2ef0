/** The state machine of a Pod on its node. Read from top to bottom it is the life of an ordinary Pod. */
import type { Stage } from './stage'
import { admit } from './stages/admit'
import { checkImage } from './stages/check-image'
import { createContainer, retryContainer } from './stages/create-container'
import { createSandbox } from './stages/create-sandbox'
import { exceedDeadline } from './stages/exceed-deadline'
import { deletePod, stopSandbox } from './stages/finish-pod'
import { mountVolumes } from './stages/mount-volumes'
import { announcePullBackOff, pullImage, retryPull } from './stages/pull-image'
import { announceBackOff, beginBackOff, endBackOff, restartContainer } from './stages/restart-container'
import { startContainer } from './stages/start-container'
import { hurryUp, stopContainers } from './stages/stop-containers'

export const podStages: readonly Stage[] = [
  admit,
  mountVolumes,
  createSandbox,
  checkImage,
  pullImage,
  announcePullBackOff,
  retryPull,
  createContainer,
  retryContainer,
  startContainer,
  restartContainer,
  beginBackOff,
  announceBackOff,
  endBackOff,
  exceedDeadline,
  stopContainers,
  hurryUp,
  stopSandbox,
  deletePod,
]
