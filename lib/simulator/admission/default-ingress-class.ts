/** Gives Ingresses that name no class the default one. Models plugin/pkg/admission/network/defaultingressclass. */
import { ingressClasses } from '../../kinds/ingressclasses.networking.k8s.io'
import { ingresses } from '../../kinds/ingresses.networking.k8s.io'
import { defaultIngressClassOf, ingressClassAnnotation } from '../../kube/ingress-classes'
import type { Ingress } from '../../kube/types'
import type { AdmissionPlugin } from './admission'

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admit({ kind, subresource, operation, object }, context) {
    if (kind.id !== ingresses.id || subresource !== '' || operation !== 'CREATE' || !object) return
    const ingress = object as Ingress
    const isNamed = ingress.spec?.ingressClassName !== undefined
    if (isNamed || ingress.metadata?.annotations?.[ingressClassAnnotation] !== undefined) return
    const name = defaultIngressClassOf(context.cache(ingressClasses).list())?.metadata?.name
    if (name) ingress.spec = { ...ingress.spec, ingressClassName: name }
  },
}
