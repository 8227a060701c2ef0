/** The /scale of whatever an autoscaler names. */
import type { KubeObject } from '../../../kube/object'
import { resourcePath } from '../../../kube/paths'
import type { HorizontalPodAutoscaler } from '../../../kube/types'
import type { ServedKinds } from '../../runtime'
import type { Ask } from './ask'

type ScaleTarget = NonNullable<HorizontalPodAutoscaler['spec']>['scaleTargetRef']

export interface Scale extends KubeObject {
  spec?: { replicas?: number }
  status?: { replicas?: number; selector?: string }
}

export function createScaleClient(ask: Ask, kinds: ServedKinds) {
  function pathOf({ apiVersion = 'v1', kind, name }: ScaleTarget, namespace: string): string {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
    const found = kinds.kinds.find((each) => each.group === group && each.kind === kind)
    if (!found) throw new Error(`no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`)
    return `${resourcePath(found, { namespace, name })}/scale`
  }

  return {
    read: async (target: ScaleTarget, namespace: string): Promise<Scale> =>
      ask<Scale>('GET', pathOf(target, namespace)),
    write: async (scale: Scale, target: ScaleTarget, replicas: number): Promise<Scale> => {
      const path = pathOf(target, scale.metadata?.namespace ?? '')
      return ask<Scale>('PUT', path, { ...scale, spec: { ...scale.spec, replicas } })
    },
  }
}
