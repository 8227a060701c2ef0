/** What people want of addons, kept outside of the clusters: who, when, on or off, and which console works on it. */
import type { Person } from '../../cluster/contract'

export interface WishRecord {
  cluster: string
  addon: string
  on: boolean
  /** With whose rights it is carried out. */
  person: Person
  at: Date
}

export interface WishStore {
  all(): Promise<readonly WishRecord[]>
  get(cluster: string, addon: string): Promise<WishRecord | undefined>
  /** False when the wish that is there is not of the time `seen`: somebody else was faster. */
  put(wish: WishRecord, seen: Date | undefined): Promise<boolean>
  /** True while `holder` may work on it: nobody else does, or has not said so for a while. */
  hold(cluster: string, addon: string, holder: string, now: Date, until: Date): Promise<boolean>
}
