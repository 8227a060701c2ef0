/** What `kubectl get nodes.metrics.k8s.io` prints. Models pkg/api/table.go of metrics-server. */
import { addQuantities, formatQuantity } from '../../../kube/quantity'
import type { Metrics } from './metrics-api'

const column = (name: string, format = '') => ({
  name,
  type: 'string',
  format,
  description: format === 'name' ? 'Name of the resource' : '',
  priority: 0,
})

export function asTable(all: readonly Metrics[]): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [column('Name', 'name'), column('cpu'), column('memory'), column('Window')],
    rows: all.map((metrics) => ({
      cells: [metrics.metadata?.name, sum(metrics, 'cpu'), sum(metrics, 'memory'), metrics.window],
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: metrics.metadata },
    })),
  }
}

function sum({ usage, containers = [] }: Metrics, resource: string): string {
  const parts = usage ? [usage] : containers.map((container) => container.usage)
  const [first = '0', ...rest] = parts.map((part) => part[resource] ?? '0')
  return rest.reduce((total, amount) => formatQuantity(addQuantities(total, amount)), first)
}
