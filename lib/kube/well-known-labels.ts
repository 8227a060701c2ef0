/** Labels and annotations that more than one part knows: https://kubernetes.io/docs/reference/labels-annotations-taints/ */

/** On an EndpointSlice: the Service that it belongs to. */
export const serviceNameLabel = 'kubernetes.io/service-name'
/** On an EndpointSlice: which controller keeps it. */
export const sliceManagedByLabel = 'endpointslice.kubernetes.io/managed-by'
/** On Endpoints and EndpointSlices of a Service without a cluster IP. */
export const headlessLabel = 'service.kubernetes.io/headless'
/** Where `kubectl apply` keeps the manifest that it applied. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'
