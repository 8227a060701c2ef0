/** The default class of Ingresses. Models plugin/pkg/admission/network/defaultingressclass. */
import type { IngressClass } from './types'

export const ingressClassAnnotation = 'kubernetes.io/ingress.class'

export const isDefaultIngressClass = ({ metadata }: IngressClass): boolean =>
  metadata?.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'

/** The youngest of those that are marked, then the first by name. */
export function defaultIngressClassOf(classes: readonly IngressClass[]): IngressClass | undefined {
  const key = ({ metadata }: IngressClass) => [metadata?.creationTimestamp ?? '', metadata?.name ?? ''] as const
  return classes.filter(isDefaultIngressClass).sort((a, b) => {
    const [[timeA, nameA], [timeB, nameB]] = [key(a), key(b)]
    return timeA === timeB ? (nameA < nameB ? -1 : 1) : timeA > timeB ? -1 : 1
  })[0]
}
