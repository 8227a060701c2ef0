/** Gives every Pod a ServiceAccount and a token of it. Models plugin/pkg/admission/serviceaccount. */
import { sleep } from '../../clock'
import { serviceAccounts } from '../../kinds/serviceaccounts'
import type { Container, Pod, PodSpec, ServiceAccount } from '../../kube/types'
import { generateNameFrom } from '../registry/generic-metadata'
import type { AdmissionContext, AdmissionPlugin } from './admission'
import { isMirrorPod, podOf } from './pod-request'
import { refuse } from './refusal'

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const volumePrefix = 'kube-api-access-'
/** An hour and seven seconds: kubelets tell this request from others by its odd length. */
const tokenSeconds = 3607
/** The default account of a new Namespace is made by a controller, which may be a moment behind. */
const triesForDefault = 10
const retryMs = 100

export const serviceAccountAdmission: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit(request, context) {
    const pod = podOf(request)
    if (!pod?.spec || request.operation !== 'CREATE') return
    if (isMirrorPod(pod)) {
      if (pod.spec.serviceAccountName) throw refuse(request, 'a mirror pod may not reference service accounts')
      return
    }
    const { spec } = pod
    const name = spec.serviceAccountName || 'default'
    const namespace = request.namespace ?? ''
    spec.serviceAccountName = name
    spec.serviceAccount = name
    const finish = (account: ServiceAccount | undefined) => {
      if (!account) {
        throw refuse(
          request,
          `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
        )
      }
      applyAccount(pod, spec, account, context)
    }
    const account = context.cache(serviceAccounts).get(namespace, name)
    return account || name !== 'default' ? finish(account) : waitForDefault(namespace, context).then(finish)
  },
}

async function waitForDefault(namespace: string, context: AdmissionContext): Promise<ServiceAccount | undefined> {
  for (let attempt = 1; attempt < triesForDefault; attempt++) {
    await sleep(context.clock, retryMs + Math.floor(context.random() * retryMs))
    const account = context.cache(serviceAccounts).get(namespace, 'default')
    if (account) return account
  }
  return undefined
}

function applyAccount(pod: Pod, spec: PodSpec, account: ServiceAccount, context: AdmissionContext): void {
  if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) {
    mountToken(spec, () => generateNameFrom(volumePrefix, context.random))
  }
  if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) {
    spec.imagePullSecrets = account.imagePullSecrets.map((reference) => ({ ...reference }))
  }
  pod.spec = spec
}

function mountToken(spec: PodSpec, newName: () => string): void {
  const present = spec.volumes?.find(({ name, projected }) => projected && name?.startsWith(volumePrefix))
  const name = present?.name ?? newName()
  const needing = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(
    (container) => !hasMount(container),
  )
  for (const container of needing) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }]
  }
  if (present || needing.length === 0) return
  spec.volumes = [
    ...(spec.volumes ?? []),
    {
      name,
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          {
            downwardAPI: {
              items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
            },
          },
        ],
      },
    },
  ]
}

const hasMount = ({ volumeMounts }: Container) => volumeMounts?.some((mount) => mount.mountPath === mountPath) ?? false
