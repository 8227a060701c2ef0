/** What the namespace form holds: texts as typed, whether they are valid or not. */
export interface LabelRow {
  key: string
  value: string
}

export const quotaFields = {
  requestsCpu: 'requests.cpu',
  limitsCpu: 'limits.cpu',
  requestsMemory: 'requests.memory',
  limitsMemory: 'limits.memory',
  gpu: 'requests.nvidia.com/gpu',
  storage: 'requests.storage',
  pods: 'pods',
} as const
export type QuotaField = keyof typeof quotaFields
/** Other names that Kubernetes takes for the same: in a quota `cpu` is `requests.cpu`. */
export const quotaSynonyms: Partial<Record<QuotaField, string>> = { requestsCpu: 'cpu', requestsMemory: 'memory' }

export const limitFields = ['defaultRequest', 'default', 'min', 'max'] as const
export type LimitField = (typeof limitFields)[number]
export const limitResources = ['cpu', 'memory'] as const
export type LimitResource = (typeof limitResources)[number]

export interface NamespaceForm {
  name: string
  alias: string
  description: string
  labels: readonly LabelRow[]
  quota: { enabled: boolean } & Record<QuotaField, string>
  limits: { enabled: boolean } & Record<LimitField, Record<LimitResource, string>>
}

export const emptyForm: NamespaceForm = {
  name: '',
  alias: '',
  description: '',
  labels: [],
  quota: {
    enabled: false,
    requestsCpu: '',
    limitsCpu: '',
    requestsMemory: '',
    limitsMemory: '',
    gpu: '',
    storage: '',
    pods: '',
  },
  limits: {
    enabled: false,
    defaultRequest: { cpu: '', memory: '' },
    default: { cpu: '', memory: '' },
    min: { cpu: '', memory: '' },
    max: { cpu: '', memory: '' },
  },
}
