/** How much of the pool is left: every volume takes what it promises. */
import { requestedStorage, storageCapacity } from '../../../kube/persistent-volumes'
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  subtractQuantities,
} from '../../../kube/quantity'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/types'
import { poolDriver } from '../../resources/storage-pool'

const poolSize = '4Ti'

export const isPoolVolume = ({ spec }: PersistentVolume) => spec?.csi?.driver === poolDriver

/** Why what the claim asks for, beyond what it has, cannot be had. */
export function missingSpace(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  has = '0',
): string | undefined {
  const used = volumes
    .filter(isPoolVolume)
    .reduce((sum, volume) => addQuantities(sum, storageCapacity(volume)), parseQuantity('0Ki'))
  const free = subtractQuantities(poolSize, used)
  const wanted = subtractQuantities(requestedStorage(claim), has)
  if (compareQuantities(wanted, free) <= 0) return undefined
  const figures = `${formatQuantity(wanted)} wanted, ${formatQuantity(free)} of ${poolSize} free`
  return `rpc error: code = ResourceExhausted desc = not enough free space in the pool: ${figures}`
}
