/** One address of every type of page, over the seeded world. */
import type { Kubectl } from '../support/kubectl'

export const podTabs = ['summary', 'containers', 'relations', 'events', 'logs', 'yaml'] as const

export const podOf = (kubectl: Kubectl, namespace: string, app: string): Promise<string> =>
  kubectl('get', 'pods', '-n', namespace, '-l', `app=${app}`, '-o', 'jsonpath={.items[0].metadata.name}')

/** What asks for an object that is not there has `nobody` in its address. */
export async function everyPage(kubectl: Kubectl): Promise<readonly string[]> {
  const [healthy, crashing, unplaced] = await Promise.all([
    podOf(kubectl, 'shop', 'storefront'),
    podOf(kubectl, 'lab', 'invoice-worker'),
    podOf(kubectl, 'models', 'recommender-training'),
  ])
  return [
    '/local',
    '/local/pods',
    '/local/events',
    '/local/services?cols=selector',
    '/local/pods?q=nothing-is-called-this',
    ...podTabs.map((tab) => `/local/pods/shop/${healthy}?tab=${tab}`),
    `/local/pods/lab/${crashing}`,
    `/local/pods/models/${unplaced}`,
    '/local/deployments.apps/shop/checkout',
    '/local/daemonsets.apps',
    '/local/statefulsets.apps',
    '/local/persistentvolumeclaims/lab/notes-notebook-0',
    '/local/jobs.batch',
    '/local/jobs.batch/models/corpus-import',
    '/local/cronjobs.batch/models/nightly-evaluation',
    '/local/services/shop/storefront',
    '/local/nodes/gpu-1',
    '/local/namespaces/shop',
    '/local/configmaps/shop/shop-settings?tab=data',
    '/local/secrets/shop/orders-db?tab=data',
    '/local/pods/shop/nobody',
    '/local/namespaces/create',
    '/local/create',
    '/local/components',
    '/local/components/metrics-server',
    '/settings',
    '/settings/clusters',
    '/settings/clusters/add',
  ]
}
