/** What goes wrong in clusters, one of each: a crash loop, an image that cannot be pulled, a Pod that fits nowhere. */
import type { KubeObject } from '../../kube/object'
import { deployment, namespace, registry, requests } from './parts'

const lab = 'lab'
const models = 'models'

const tolerateGpu = [{ key: 'nvidia.com/gpu', operator: 'Exists' as const, effect: 'NoSchedule' as const }]

const invoiceWorker = deployment({
  name: 'invoice-worker',
  namespace: lab,
  replicas: 1,
  description: 'Crashes because LEDGER_URL is not set: try `kubectl set env` or edit it.',
  container: { image: `${registry}/invoice-worker:0.9.3`, resources: requests('50m', '64Mi', '128Mi') },
})

const newsletter = deployment({
  name: 'newsletter',
  namespace: lab,
  replicas: 2,
  description: '镜像仓库地址写错了，无法拉取 · Its registry does not exist.',
  container: { image: 'registry.office.invalid/marketing/newsletter:3.0.0', resources: requests('50m', '64Mi') },
})

const toolbox = deployment({
  name: 'toolbox',
  namespace: lab,
  replicas: 1,
  description: 'A shell that says what time it is.',
  container: {
    image: 'busybox:1.36',
    command: ['sh', '-c', 'trap "exit 0" TERM; echo "toolbox on $HOSTNAME"; while true; do date; sleep 30; done'],
    resources: requests('10m', '16Mi'),
  },
})

const embeddings = deployment({
  name: 'embeddings',
  namespace: models,
  replicas: 1,
  description: '向量服务，占用一块 GPU · Serves vectors on one GPU.',
  container: {
    image: 'registry.orrery.example/models/embeddings:1.2.0',
    ports: [{ name: 'http', containerPort: 8000 }],
    resources: {
      requests: { cpu: '2', memory: '8Gi', 'nvidia.com/gpu': '1' },
      limits: { memory: '16Gi', 'nvidia.com/gpu': '1' },
    },
  },
  pod: { tolerations: tolerateGpu },
})

const training = deployment({
  name: 'recommender-training',
  namespace: models,
  replicas: 1,
  description: 'Asks for four GPUs; no node has more than two.',
  container: {
    image: 'registry.orrery.example/models/training:0.4.0',
    resources: {
      requests: { cpu: '4', memory: '16Gi', 'nvidia.com/gpu': '4' },
      limits: { memory: '32Gi', 'nvidia.com/gpu': '4' },
    },
  },
  pod: { tolerations: tolerateGpu },
})

export const troubles: readonly KubeObject[] = [
  namespace(lab, '实验室', 'Where things are tried and may fail'),
  invoiceWorker,
  newsletter,
  toolbox,
  namespace(models, '模型训练', '需要 GPU 的工作负载 · What needs GPUs'),
  embeddings,
  training,
]
