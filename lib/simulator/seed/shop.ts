/** A small shop that works: a front, what stands behind it, its stores, and visitors that never tire. */
import type { KubeObject } from '../../kube/object'
import type {
  ConfigMap,
  LimitRange,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
} from '../../kube/types'
import { deployment, healthProbes, namespace, registry, requests, service } from './parts'

const ns = 'shop'

const server = (name: string, version: string) => ({
  image: `${registry}/${name}:${version}`,
  ports: [{ name: 'http', containerPort: 8080 }],
  resources: requests('50m', '64Mi', '256Mi'),
  ...healthProbes,
})

const settings: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'shop-settings', namespace: ns, labels: { app: 'shop' } },
  data: {
    CATALOG_URL: 'http://catalog',
    CART_URL: 'http://cart',
    CHECKOUT_URL: 'http://checkout',
    'banner.txt': '欢迎光临 · Free delivery to every inner planet\n',
  },
}

const credentials: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'orders-db', namespace: ns, labels: { app: 'orders-db' } },
  type: 'Opaque',
  stringData: { username: 'orders', password: 'only-a-simulated-secret' },
}

const quota: ResourceQuota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'shop', namespace: ns },
  spec: {
    hard: { 'requests.cpu': '6', 'requests.memory': '12Gi', 'limits.memory': '24Gi', pods: '40', services: '20' },
  },
}

const limits: LimitRange = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'defaults', namespace: ns },
  spec: {
    limits: [
      {
        type: 'Container',
        default: { cpu: '500m', memory: '256Mi' },
        defaultRequest: { cpu: '50m', memory: '64Mi' },
        max: { cpu: '2', memory: '2Gi' },
      },
    ],
  },
}

const storefront = deployment({
  name: 'storefront',
  namespace: ns,
  replicas: 3,
  labels: { tier: 'front' },
  description: '商店门面：顾客看到的第一个服务',
  container: {
    ...server('storefront', '2.4.1'),
    envFrom: [{ configMapRef: { name: 'shop-settings' }, prefix: '' }],
    volumeMounts: [{ name: 'settings', mountPath: '/etc/shop', readOnly: true }],
  },
  pod: { volumes: [{ name: 'settings', configMap: { name: 'shop-settings' } }] },
})

/** Two earlier revisions, scaled to zero: the Deployment adopts them and has a history to go back to. */
const checkoutHistory: readonly ReplicaSet[] = [
  earlier('3.0.0', 1, '5f6d8c7b9', 'first release of the new checkout'),
  earlier('3.0.1', 2, '74c9d6bf5', 'round totals to whole cents'),
]

const checkout = deployment({
  name: 'checkout',
  namespace: ns,
  replicas: 2,
  labels: { tier: 'back' },
  annotations: { 'kubernetes.io/change-cause': 'accept orders in parallel' },
  container: {
    ...server('checkout', '3.1.0'),
    env: [
      { name: 'DB_HOST', value: 'orders-db' },
      { name: 'DB_USER', valueFrom: { secretKeyRef: { name: 'orders-db', key: 'username' } } },
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'orders-db', key: 'password' } } },
    ],
  },
})

function earlier(version: string, revision: number, hash: string, cause: string): ReplicaSet {
  const selected = { app: 'checkout', 'pod-template-hash': hash }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `checkout-${hash}`,
      namespace: ns,
      labels: { ...selected, tier: 'back' },
      annotations: {
        'deployment.kubernetes.io/revision': String(revision),
        'deployment.kubernetes.io/desired-replicas': '2',
        'deployment.kubernetes.io/max-replicas': '3',
        'kubernetes.io/change-cause': cause,
      },
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: selected },
      template: {
        metadata: { labels: { ...selected, tier: 'back' } },
        spec: { containers: [{ name: 'checkout', ...server('checkout', version) }] },
      },
    },
  }
}

const ordersDatabase = deployment({
  name: 'orders-db',
  namespace: ns,
  replicas: 1,
  labels: { tier: 'data' },
  container: {
    image: 'postgres:17',
    ports: [{ containerPort: 5432 }],
    resources: requests('200m', '256Mi', '1Gi'),
    env: [
      { name: 'POSTGRES_USER', valueFrom: { secretKeyRef: { name: 'orders-db', key: 'username' } } },
      { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'orders-db', key: 'password' } } },
    ],
    readinessProbe: { exec: { command: ['pg_isready'] }, periodSeconds: 10 },
    volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
  },
  pod: { volumes: [{ name: 'data', emptyDir: {} }] },
})

const cartStore = deployment({
  name: 'cart-store',
  namespace: ns,
  replicas: 1,
  labels: { tier: 'data' },
  container: {
    image: 'redis:7.4',
    ports: [{ containerPort: 6379 }],
    resources: requests('50m', '64Mi', '256Mi'),
    readinessProbe: { exec: { command: ['redis-cli', 'ping'] }, periodSeconds: 10 },
  },
})

const visitors = deployment({
  name: 'visitors',
  namespace: ns,
  replicas: 1,
  labels: { tier: 'outside' },
  description: 'Visits the shop twice a second so that there is something to see.',
  container: {
    image: `${registry}/visitors:1.0.0`,
    resources: requests('20m', '32Mi', '64Mi'),
    env: [{ name: 'SHOP_URL', value: 'http://storefront' }],
  },
})

/** From before Deployments; nobody dared to touch it. */
const invoiceArchive: ReplicationController = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata: { name: 'invoice-archive', namespace: ns, labels: { app: 'invoice-archive', era: 'old' } },
  spec: {
    replicas: 2,
    selector: { app: 'invoice-archive' },
    template: {
      metadata: { labels: { app: 'invoice-archive', era: 'old' } },
      spec: {
        containers: [
          {
            name: 'archive',
            image: 'httpd:2.4',
            ports: [{ containerPort: 80 }],
            resources: requests('20m', '32Mi', '128Mi'),
          },
        ],
      },
    },
  },
}

const plain = (name: string, port: number): Service => service(name, ns, port, port, { ports: [{ port }] })

export const shop: readonly KubeObject[] = [
  namespace(ns, '在线商店', '示例商店：一切正常运行 · A shop in good health'),
  quota,
  limits,
  settings,
  credentials,
  service('storefront', ns, 80, 8080, {
    type: 'NodePort',
    ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30080 }],
  }),
  service('catalog', ns, 80, 8080),
  service('cart', ns, 80, 8080),
  service('checkout', ns, 80, 8080),
  plain('cart-store', 6379),
  plain('orders-db', 5432),
  plain('invoice-archive', 80),
  cartStore,
  ordersDatabase,
  deployment({
    name: 'catalog',
    namespace: ns,
    replicas: 2,
    labels: { tier: 'back' },
    container: server('catalog', '1.8.0'),
  }),
  deployment({
    name: 'cart',
    namespace: ns,
    replicas: 2,
    labels: { tier: 'back' },
    container: { ...server('cart', '1.3.2'), env: [{ name: 'CART_STORE', value: 'cart-store' }] },
  }),
  ...checkoutHistory,
  checkout,
  storefront,
  visitors,
  invoiceArchive,
]
