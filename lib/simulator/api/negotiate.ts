/**
 * Which form of an answer the client wants. Models apiserver/pkg/endpoints/handlers/negotiation/negotiate.go: media ranges
 * in the order of the client's preference, each with an optional `as` that asks for a transformed object.
 */
import { notAcceptable } from '../../kube/status-error'

export type Transform = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'

export interface Negotiated {
  mediaType: 'application/json' | 'application/yaml'
  as?: Transform
  /** Of meta.k8s.io, for a transformed answer. */
  version: 'v1' | 'v1beta1'
}

const transforms: readonly string[] = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']

export interface MediaRange {
  type: string
  parameters: Readonly<Record<string, string>>
}

/** In the order of the client's preference; a range with q=0 is left out. */
export function parseAccept(accept: string | null): MediaRange[] {
  return (accept ?? '')
    .split(',')
    .map((range, index) => {
      const [type = '', ...rest] = range.split(';').map((part) => part.trim())
      const parameters: Record<string, string> = {}
      for (const parameter of rest) {
        const [key = '', ...value] = parameter.split('=')
        parameters[key.trim().toLowerCase()] = value.join('=').trim().replace(/^"|"$/g, '')
      }
      const quality = parameters.q === undefined ? 1 : Number(parameters.q)
      return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 1 : quality, index }
    })
    .filter(({ type, quality }) => type !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index)
}

/** Throws NotAcceptable when nothing that we can write is wanted. `allowed`: what this endpoint can be transformed into. */
export function negotiate(accept: string | null, allowed: readonly Transform[] = []): Negotiated {
  if (!accept?.trim()) return { mediaType: 'application/json', version: 'v1' }
  for (const { type, parameters } of parseAccept(accept)) {
    const mediaType = mediaTypeOf(type)
    if (!mediaType) continue
    const { as, g, v } = parameters
    if (as === undefined) return { mediaType, version: 'v1' }
    const known = transforms.includes(as) && g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1')
    const transform = allowed.find((each) => each === as)
    if (known && transform) return { mediaType, as: transform, version: v }
  }
  throw notAcceptable('only the following media types are accepted: application/json, application/yaml')
}

function mediaTypeOf(type: string): Negotiated['mediaType'] | undefined {
  if (type === '*/*' || type === 'application/*' || type === 'application/json') return 'application/json'
  return type === 'application/yaml' ? 'application/yaml' : undefined
}
