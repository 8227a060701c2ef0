/**
 * Reads a kubeconfig: the only door to @kubernetes/client-node, whose import costs more than a second and 100 MB and is
 * therefore put off until a kubeconfig is read.
 */
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { badRequest } from '../kube/status-error'
import type { Server } from './transport'

const entry = z.record(z.string(), z.unknown()).nullish()
const kubeconfigSchema = z.object({
  'current-context': z.string().optional(),
  clusters: z.array(z.object({ name: z.string(), cluster: entry })).nullish(),
  users: z.array(z.object({ name: z.string(), user: entry })).nullish(),
  contexts: z.array(z.object({ name: z.string(), context: entry })).nullish(),
})

/** Begins the import while there is something else to wait for. */
export function preloadReader(): void {
  import('@kubernetes/client-node').catch(() => undefined)
}

/** A file that this installation wrote itself. */
export async function readOwnKubeconfig(file: string): Promise<Server> {
  return await serverOf(check(await readFile(file, 'utf8'), file), file)
}

/** Hands over what was checked, as JSON: two readers of YAML may see different things in one text (merge keys, for one). */
async function serverOf(checked: z.output<typeof kubeconfigSchema>, what: string): Promise<Server> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  try {
    config.loadFromString(JSON.stringify(checked))
  } catch (error) {
    throw badRequest(`${what} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
  const cluster = config.getCurrentCluster()
  const user = config.getCurrentUser()
  if (!cluster) throw badRequest(`${what} has no current context, or its cluster is missing`)
  return {
    url: cluster.server,
    ...(await pem('certificateAuthority', cluster.caData, cluster.caFile)),
    ...(cluster.tlsServerName ? { tlsServerName: cluster.tlsServerName } : {}),
    ...(cluster.skipTLSVerify ? { skipTlsVerify: true } : {}),
    ...(await pem('clientCertificate', user?.certData, user?.certFile)),
    ...(await pem('clientKey', user?.keyData, user?.keyFile)),
    ...(user?.token ? { token: user.token } : {}),
  }
}

function check(text: string, what: string): z.output<typeof kubeconfigSchema> {
  let document: unknown
  try {
    document = parse(text, { maxAliasCount: 0 })
  } catch {
    throw badRequest(`${what} is not YAML`)
  }
  const checked = kubeconfigSchema.safeParse(document)
  if (!checked.success) throw badRequest(`${what} is no kubeconfig: ${z.prettifyError(checked.error)}`)
  return checked.data
}

/** Data wins over the file, as in client-go. */
async function pem<Key extends string>(
  key: Key,
  data: string | null | undefined,
  file: string | null | undefined,
): Promise<{ [_ in Key]?: string }> {
  const text = data ? Buffer.from(data, 'base64').toString('utf8') : file ? await readFile(file, 'utf8') : undefined
  return (text === undefined ? {} : { [key]: text }) as { [_ in Key]?: string }
}
