import type { OpenApiSchemas } from '../../kube/open-api/schema'
import type { ServedKind } from '../../operations/contract'

/** What an editor may ask of a cluster. Each is undefined where the cluster does not say or the person may not know. */
export interface ClusterKnowledge {
  served(): Promise<readonly ServedKind[] | undefined>
  /** Of a group's version: 'apps/v1', 'v1'. */
  schemas(apiVersion: string): Promise<OpenApiSchemas | undefined>
  /** Names of objects; `kind`: 'secrets', 'deployments.apps'; `namespace` for those that are in one. */
  names(kind: string, namespace: string | undefined): Promise<readonly string[] | undefined>
}
