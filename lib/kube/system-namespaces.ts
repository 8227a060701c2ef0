/** Namespaces that every cluster has, as kube-apiserver makes them. */
export const systemNamespaces: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

/** Where each kubelet says with a Lease that its node is alive. */
export const nodeLeaseNamespace = 'kube-node-lease'
