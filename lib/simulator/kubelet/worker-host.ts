/** What a Pod's worker needs of the node it is on. */
import type { KubeApi } from '../../client/kube-api'
import type { Clock } from '../../clock'
import type { KubeObject } from '../../kube/object'
import type { Pod } from '../../kube/types'
import type { PodSources } from './container/sources'
import type { ImageCatalogue } from './images/catalogue'
import type { SimulatedNetwork } from './network'
import type { AddressPool } from './node/address-pool'
import type { ImageStore } from './node/image-store'

export interface WorkerHost {
  nodeName: string
  hostIP: string
  api: KubeApi
  clock: Clock
  random(): number
  network: SimulatedNetwork
  sources: PodSources
  images: ImageStore
  catalogue: ImageCatalogue
  /** Undefined until the node was given its range. */
  addresses(): AddressPool | undefined
  allocatable(): Readonly<Record<string, string>>
  refusal(pod: Pod): { reason: string; message: string } | undefined
  event(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void
  warn(message: string, error: unknown): void
}
