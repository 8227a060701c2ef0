import { defineAddon } from '../define-addon'
import { metricsServerManifests } from './manifests'

export const metricsServer = defineAddon({
  id: 'metrics-server',
  version: '0.8.0',
  cost: { cpuMillicores: 100, memoryBytes: 200 * 1024 * 1024 },
  requires: { kubernetesMinor: 31 },
  manifests: metricsServerManifests,
  pods: { namespace: 'kube-system', labelSelector: 'k8s-app=metrics-server' },
})
