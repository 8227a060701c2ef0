/** Something that keeps what it writes: delete its Pod, and the next one goes on in the same file. */
import type { KubeObject } from '../../kube/object'
import type { StatefulSet } from '../../kube/types'
import { requests, service } from './parts'

const ns = 'lab'
const name = 'notebook'

const notebook: StatefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {
    name,
    namespace: ns,
    labels: { app: name },
    annotations: {
      'kubesphere.io/description':
        '把每次启动写入持久卷 · Writes down each of its starts on a volume of its own. Delete its Pod and read the log.',
    },
  },
  spec: {
    replicas: 1,
    serviceName: name,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 5,
        containers: [
          {
            name,
            image: 'busybox:1.36',
            command: [
              'sh',
              '-c',
              'trap "exit 0" TERM; echo "$HOSTNAME started on $(date)" >> /notes/starts; cat /notes/starts; while true; do sleep 1; done',
            ],
            resources: requests('10m', '16Mi'),
            volumeMounts: [{ name: 'notes', mountPath: '/notes' }],
          },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'notes' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  },
}

export const storage: readonly KubeObject[] = [
  service(name, ns, 80, 80, { clusterIP: 'None', ports: [{ name: 'none', port: 80 }] }),
  notebook,
]
