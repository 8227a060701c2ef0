/** Label and field selectors of a list or watch as one question to an object. */
import { type FieldRequirement, matchesFields, parseFieldSelector } from '../../kube/field-selectors'
import type { KubeObject } from '../../kube/object'
import { parseLabelSelector } from '../../kube/selector-parser'
import { matchesLabels } from '../../kube/selectors'
import { badRequest } from '../../kube/status-error'
import type { Strategy } from '../registry/strategy'

export interface Selection {
  /** Nothing was asked: everything matches. */
  everything: boolean
  matches(object: KubeObject): boolean
}

const metadataFields = ['metadata.name', 'metadata.namespace']

export function selectionOf(
  strategy: Strategy,
  { labelSelector, fieldSelector }: { labelSelector?: string; fieldSelector?: string },
): Selection {
  const labels = labelSelector ? parseLabelSelector(labelSelector) : []
  const fields = fieldSelector ? parseFieldSelector(fieldSelector) : []
  const ofMetadata = fields.filter(({ field }) => metadataFields.includes(field))
  const ofResource = fields.filter(({ field }) => !metadataFields.includes(field))
  assertSelectable(strategy, ofResource)
  return {
    everything: labels.length === 0 && fields.length === 0,
    matches(object) {
      const { metadata } = object
      if (labels.length > 0 && !matchesLabels(labels, metadata?.labels)) return false
      if (ofMetadata.length > 0) {
        const values = { 'metadata.name': metadata?.name ?? '', 'metadata.namespace': metadata?.namespace ?? '' }
        if (!matchesFields(ofMetadata, values)) return false
      }
      return ofResource.length === 0 || matchesFields(ofResource, strategy.selectableFields?.(object) ?? {})
    },
  }
}

/** A resource with fields of its own words it one way, all others another: so it is upstream. */
function assertSelectable(strategy: Strategy, fields: readonly FieldRequirement[]): void {
  if (fields.length === 0) return
  const own = strategy.selectableFields
  const known = own ? Object.keys(own({ metadata: {} })) : []
  for (const { field } of fields) {
    if (known.includes(field)) continue
    throw badRequest(
      own
        ? `field label not supported: ${field}`
        : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    )
  }
}
