import type { KubeObject } from '../../kube/object'

/** What the API server answers to a POST that leaves no object to show: bindings, evictions. */
export function success(): KubeObject & { status: 'Success'; code: number } {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
}
