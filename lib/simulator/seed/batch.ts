/** Work that comes to an end: once, and again and again. */
import type { KubeObject } from '../../kube/object'
import type { CronJob, Job, PodTemplateSpec } from '../../kube/types'
import { requests } from './parts'

const ns = 'models'

const lines = (...texts: string[]): PodTemplateSpec => ({
  spec: {
    restartPolicy: 'Never',
    containers: [
      {
        name: 'main',
        image: 'busybox:1.36',
        command: ['sh', '-c', texts.map((text) => `echo "${text}"; sleep 1`).join('; ')],
        resources: requests('10m', '16Mi'),
      },
    ],
  },
})

const corpusImport: Job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name: 'corpus-import',
    namespace: ns,
    annotations: { 'kubesphere.io/description': '分三部分导入语料 · Three parts, two at a time, each with an index.' },
  },
  spec: {
    completions: 3,
    parallelism: 2,
    completionMode: 'Indexed',
    template: lines('reading part $JOB_COMPLETION_INDEX', 'done'),
  },
}

const evaluation: CronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: {
    name: 'nightly-evaluation',
    namespace: ns,
    annotations: {
      'kubesphere.io/description': 'Every night at two, never two at once. Try `kubectl create job --from`.',
    },
  },
  spec: {
    schedule: '0 2 * * *',
    timeZone: 'Asia/Shanghai',
    concurrencyPolicy: 'Forbid',
    jobTemplate: { spec: { backoffLimit: 2, template: lines('comparing answers', 'nothing got worse') } },
  },
}

export const batch: readonly KubeObject[] = [corpusImport, evaluation]
