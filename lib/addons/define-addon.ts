/** The declaration of an addon. */
import type { KubeObject } from '../kube/object'
import type { AddonCost, AddonId } from './contract'

export interface Addon {
  /** Also names the field manager `orrery/<id>` and the value of the label that marks what is ours. */
  id: AddonId
  /** Of what it installs. */
  version: string
  cost: AddonCost
  requires: { /** The least minor version of Kubernetes 1. */ kubernetesMinor: number }
  /** In the order in which they need each other; taken away the other way round. */
  manifests: readonly KubeObject[]
  pods?: { namespace: string; labelSelector: string }
}

export function defineAddon(addon: Addon): Addon {
  return addon
}
