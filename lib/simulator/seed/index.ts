/** The world that a new simulated cluster starts with. Our own names and texts; every object is created as kubectl would. */
import type { KubeObject } from '../../kube/object'
import { batch } from './batch'
import { shop } from './shop'
import { storage } from './storage'
import { troubles } from './troubles'

/** In the order in which they are to be created. */
export function seedObjects(): readonly KubeObject[] {
  return [...shop, ...troubles, ...storage, ...batch]
}
