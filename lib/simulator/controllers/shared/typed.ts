import type { Kind } from '../../../kinds/kind'
import { apiVersionOf } from '../../../kinds/kind'
import type { KubeObject } from '../../../kube/object'

/** The object with its apiVersion and kind, which what comes out of lists and caches need not carry; events name both. */
export function typed<T extends KubeObject>(kind: Kind<T>, object: T): T {
  return object.kind && object.apiVersion ? object : { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind }
}
