/** A kubeconfig for one cluster and one user with a bearer token, everything embedded. */
import { stringify } from 'yaml'

export interface KubeconfigContent {
  server: string
  certificateAuthority: string
  user: string
  token: string
}

export function formatKubeconfig({ server, certificateAuthority, user, token }: KubeconfigContent): string {
  const cluster = 'orrery'
  const context = `${user}@${cluster}`
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster,
        cluster: { server, 'certificate-authority-data': Buffer.from(certificateAuthority).toString('base64') },
      },
    ],
    contexts: [{ name: context, context: { cluster, user } }],
    'current-context': context,
    users: [{ name: user, user: { token } }],
  })
}
