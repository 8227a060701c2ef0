/** A machine of the simulated cluster, as its kubelet finds it. */
import type { Taint } from '../../kube/types'

export interface NodeSpec {
  name: string
  /** The machine's own address. */
  address: string
  /** The Pod addresses that this node hands out; absent: it waits until the controller manager gives it a range. */
  podCIDR?: string
  /** cpu, memory, ephemeral-storage, and whatever device plugins would report ('nvidia.com/gpu'). */
  capacity: Readonly<Record<string, string>>
  /** Beyond those that every kubelet sets. */
  labels?: Readonly<Record<string, string>>
  taints?: readonly Taint[]
}
