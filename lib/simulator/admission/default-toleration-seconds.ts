/** A Pod stays five minutes on a Node that stops answering. Models plugin/pkg/admission/defaulttolerationseconds. */
import type { Toleration } from '../../kube/types'
import type { AdmissionPlugin } from './admission'
import { podOf } from './pod-request'

const seconds = 300
const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(request) {
    const spec = podOf(request)?.spec
    if (!spec || (request.operation !== 'CREATE' && request.operation !== 'UPDATE')) return
    const present = spec.tolerations ?? []
    const missing = keys.filter((key) => !present.some((toleration) => covers(toleration, key)))
    if (missing.length === 0) return
    const added = missing.map((key) => ({
      key,
      operator: 'Exists' as const,
      effect: 'NoExecute' as const,
      tolerationSeconds: seconds,
    }))
    spec.tolerations = [...present, ...added]
  },
}

const covers = (toleration: Toleration, key: string) =>
  (!toleration.key || toleration.key === key) && (!toleration.effect || toleration.effect === 'NoExecute')
