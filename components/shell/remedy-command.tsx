'use client'
import { CopyButton } from '@/components/ui/copy-button'
import type { ConnectionFault, ConnectionWarning, KubeconfigRefusal } from '@/lib/connections/contract'

const newToken = `kubectl -n kube-system create serviceaccount orrery
kubectl create clusterrolebinding orrery --clusterrole=cluster-admin --serviceaccount=kube-system:orrery
kubectl -n kube-system create token orrery --duration=720h`
const flatten = 'kubectl config view --raw --flatten --minify'
const impersonator = `kubectl create clusterrole orrery-impersonator --verb=impersonate --resource=users,groups
kubectl create clusterrolebinding orrery-impersonator --clusterrole=orrery-impersonator --serviceaccount=kube-system:orrery`
const administrators =
  'kubectl create clusterrolebinding orrery-administrators --clusterrole=cluster-admin --group=orrery:administrators'

const commands: Partial<Record<ConnectionFault | ConnectionWarning | KubeconfigRefusal, string>> = {
  exec: newToken,
  'auth-provider': newToken,
  'basic-auth': newToken,
  tokenFile: newToken,
  'no-credential': newToken,
  unauthorized: newToken,
  anonymous: newToken,
  'token-expired': newToken,
  'client-certificate': flatten,
  'client-key': flatten,
  'certificate-authority': flatten,
  'may-not-impersonate': impersonator,
  limited: administrators,
}

/** What to type, where typing it is the remedy. */
export function RemedyCommand({ fault }: { fault: ConnectionFault | ConnectionWarning | KubeconfigRefusal }) {
  const command = commands[fault]
  if (!command) return null
  return (
    <div className="flex items-start gap-1">
      <pre className="min-w-0 flex-1 rounded-sm bg-sunken px-2 py-1 font-mono text-xs break-words whitespace-pre-wrap text-ink">
        {command}
      </pre>
      <CopyButton text={command} />
    </div>
  )
}
