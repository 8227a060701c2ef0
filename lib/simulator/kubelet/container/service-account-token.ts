/** The token of a Pod's ServiceAccount, renewed when most of its life is over. Models pkg/kubelet/token/token_manager.go. */
import type { KubeApi } from '../../../client/kube-api'
import type { Clock } from '../../../clock'
import { serviceAccounts } from '../../../kinds'
import type { KubeObject } from '../../../kube/object'
import type { Pod } from '../../../kube/types'

export interface ServiceAccountToken {
  current(): string
}

interface TokenRequest extends KubeObject {
  spec: {
    audiences?: string[]
    expirationSeconds: number
    boundObjectRef: { apiVersion: string; kind: string; name: string; uid: string }
  }
  status?: { token: string; expirationTimestamp: string }
}

const renewAfter = 0.8

/**
 * Requests a token bound to the Pod. There is no timer: the first read after four fifths of its life asks for the next one,
 * which later reads then see.
 */
export async function requestToken(
  api: KubeApi,
  clock: Clock,
  pod: Pod,
  audience: string | undefined,
  expirationSeconds: number,
): Promise<ServiceAccountToken> {
  const { name = '', namespace = '', uid = '' } = pod.metadata ?? {}
  const account = pod.spec?.serviceAccountName || 'default'
  const request: TokenRequest = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {
      ...(audience ? { audiences: [audience] } : {}),
      expirationSeconds,
      boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
    },
  }
  async function mint() {
    const target = { name: account, namespace, subresource: 'token' }
    const { status } = (await api.createSubresource(serviceAccounts, target, request)) as TokenRequest
    if (!status?.token) throw new Error('failed to fetch token: the server sent none')
    const now = clock.now().getTime()
    const expires = Date.parse(status.expirationTimestamp)
    return { token: status.token, renewAtMs: now + renewAfter * (expires - now) }
  }

  let held = await mint()
  let isRenewing = false
  return {
    current() {
      if (clock.now().getTime() >= held.renewAtMs && !isRenewing) {
        isRenewing = true
        mint()
          .then((next) => {
            held = next
          })
          // The old token may still do; the next read tries again.
          .catch(() => undefined)
          .finally(() => {
            isRenewing = false
          })
      }
      return held.token
    },
  }
}
