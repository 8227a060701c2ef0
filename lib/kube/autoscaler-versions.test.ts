import { expect, it } from 'vitest'
import { fromAutoscalerV1, toAutoscalerV1 } from './autoscaler-versions'
import type { HorizontalPodAutoscaler } from './types'

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }

it('shows a share of CPU as version 1 has it', () => {
  const v1 = { metadata: { name: 'web' }, spec: { scaleTargetRef, maxReplicas: 5, targetCPUUtilizationPercentage: 60 } }
  const stored = fromAutoscalerV1(v1)
  expect(stored.spec?.metrics).toEqual([
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
  ])
  expect(toAutoscalerV1(stored)).toMatchObject(v1)
})

it('loses nothing that version 1 has no field for', () => {
  const hpa: HorizontalPodAutoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', annotations: { own: 'kept' } },
    spec: {
      scaleTargetRef,
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
        { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 5 } },
    },
    status: {
      currentReplicas: 2,
      desiredReplicas: 3,
      conditions: [{ type: 'AbleToScale', status: 'True' }],
      currentMetrics: [{ type: 'Resource', resource: { name: 'memory', current: { averageValue: '900Mi' } } }],
    },
  }
  expect(fromAutoscalerV1(toAutoscalerV1(hpa))).toEqual(hpa)
})
