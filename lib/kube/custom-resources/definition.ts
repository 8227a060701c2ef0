/** CustomResourceDefinition, apiextensions.k8s.io/v1, as far as it is read here. */
import type { Condition } from '../conditions'
import type { KubeObject } from '../object'

export interface CustomResourceNames {
  plural?: string
  singular?: string
  shortNames?: string[]
  kind?: string
  listKind?: string
  categories?: string[]
}

export interface CustomResourceColumn {
  name?: string
  type?: string
  format?: string
  description?: string
  priority?: number
  jsonPath?: string
}

export interface CustomResourceVersion {
  name?: string
  served?: boolean
  storage?: boolean
  deprecated?: boolean
  deprecationWarning?: string
  schema?: { openAPIV3Schema?: unknown }
  subresources?: {
    status?: object
    scale?: { specReplicasPath?: string; statusReplicasPath?: string; labelSelectorPath?: string }
  }
  additionalPrinterColumns?: CustomResourceColumn[]
  selectableFields?: { jsonPath?: string }[]
}

export interface CustomResourceDefinition extends KubeObject {
  spec?: {
    group?: string
    names?: CustomResourceNames
    scope?: string
    versions?: CustomResourceVersion[]
    conversion?: { strategy?: string; webhook?: { clientConfig?: object; conversionReviewVersions?: string[] } }
    preserveUnknownFields?: boolean
  }
  status?: {
    conditions?: Condition[]
    acceptedNames?: CustomResourceNames
    storedVersions?: string[]
  }
}

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'
