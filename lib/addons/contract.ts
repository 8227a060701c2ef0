/** What pages and servers say to each other about pluggable components ("addons" in code). */
import { z } from 'zod'
import type { KubeObject } from '../kube/object'

/** Every addon that is built; its words stand in the messages under addonTitle, addonPurpose and addonLost. */
export const addonIds = ['metrics-server'] as const
export type AddonId = (typeof addonIds)[number]

/** What an addon asks for while it is on. */
export interface AddonCost {
  cpuMillicores: number
  memoryBytes: number
}

/** What of the cluster no Pod has asked for yet. */
export type FreeCapacity = AddonCost

/**
 * `unknown`: the cluster could not be asked. `foreign`: its objects are there and were made by other hands. `turning-on` and
 * `turning-off`: the console works on it. `degraded`: on, but something is not as it should be.
 */
export const addonPhases = ['off', 'turning-on', 'on', 'degraded', 'turning-off', 'foreign', 'unknown'] as const
export type AddonPhase = (typeof addonPhases)[number]

/** Of the last thing that a person wanted here. */
export interface AddonWish {
  on: boolean
  by: string
  at: string
}

export interface AddonObject {
  apiVersion: string
  kind: string
  /** As everywhere: 'deployments.apps'. */
  kindId: string
  namespace?: string
  name: string
  /** `foreign`: there, but not ours. `ending`: deleted and still there. */
  state: 'absent' | 'applied' | 'ready' | 'ending' | 'foreign' | 'unreadable'
  /** Why it is not ready, or who made it. */
  reason?: string
}

export interface AddonRequirement {
  id: 'kubernetes' | 'rights' | 'capacity'
  met: boolean
  /** What was found: a version, the first right that is missing. */
  detail: string
}

export interface AddonState {
  id: AddonId
  version: string
  cost: AddonCost
  phase: AddonPhase
  /** In the cluster's words, or ours where it says nothing. */
  reason?: string
  wish?: AddonWish
  objects: readonly AddonObject[]
}

export interface AddonDetail extends AddonState {
  /** Everything that is installed, as it is sent. */
  manifests: readonly KubeObject[]
  requirements: readonly AddonRequirement[]
  free?: FreeCapacity
  /** Where its Pods are found. */
  pods?: { namespace: string; labelSelector: string }
}

/** POST /api/clusters/<cluster>/addons/<id>. `seen`: the time of the wish that the page showed. */
export const addonWishSchema = z.object({ on: z.boolean(), seen: z.string().max(40).nullable() })
export type AddonWishRequest = z.output<typeof addonWishSchema>
