/**
 * How metrics-server behaves: it asks every kubelet every so often and answers metrics.k8s.io, with no more rights than the
 * manifests give its ServiceAccount. Models sigs.k8s.io/metrics-server.
 */
import { internalError, isStatusError } from '../../../kube/status-error'
import type { Caller, ContainerProcess, ImageBehaviour, SimulatorExtension } from '../../../simulator/extension'
import { admit } from './access'
import { type Flags, parseFlags } from './flags'
import { klog } from './klog'
import { createKubeClient, type KubeClient } from './kube-client'
import { MetricStore } from './metric-store'
import { documents, metricsAnswer } from './metrics-api'
import { type Source, scrapeAll } from './scraper'

const authenticationConfig = '/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication'
const megabyte = 1024 * 1024

export const metricsServerSimulation: SimulatorExtension = {
  images: [
    image(/(^|\/)metrics-server(-amd64)?:v?0\.[0-5]\./, 'stats/summary'),
    image(/(^|\/)metrics-server(-amd64)?(:|@|$)/, 'metrics/resource'),
  ],
}

function image(match: RegExp, source: Source): ImageBehaviour {
  return {
    match,
    size: 21 * megabyte,
    entrypoint: ['/metrics-server'],
    paths: ['/metrics-server'],
    system: 'none',
    run: (process) => run(process, source),
  }
}

async function run(process: ContainerProcess, source: Source): Promise<number> {
  const flags = parseFlags(process.argv)
  const client = createKubeClient(process)
  const store = new MetricStore(flags.resolutionMs)
  process.usage({ cpuMillicores: 3, memoryBytes: 22 * megabyte, cpuMsPerRequest: 4 })
  try {
    await client.get(authenticationConfig)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    process.stderr.write(`panic: unable to load configmap based request-header-client-ca-file: ${why}`)
    return 1
  }
  klog(process, 'I', 'serving.go:380', 'Generated self-signed cert (/tmp/apiserver.crt, /tmp/apiserver.key)')
  process.network.listen(flags.securePort, (request, caller) => answer(request, caller, client, store), { tls: true })
  klog(process, 'I', 'secure_serving.go:211', `Serving securely on [::]:${flags.securePort}`)
  await scrapeUntilTerminated(process, client, flags, source, store)
  klog(process, 'I', 'secure_serving.go:256', `Stopped listening on [::]:${flags.securePort}`)
  return 0
}

async function scrapeUntilTerminated(
  process: ContainerProcess,
  client: KubeClient,
  flags: Flags,
  source: Source,
  store: MetricStore,
): Promise<void> {
  const { signal, clock } = process
  while (!signal.aborted) {
    try {
      store.store(await scrapeAll({ process, client, flags, source }))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      klog(process, 'E', 'scraper.go:113', `"Failed to list nodes" err=${JSON.stringify(why)}`)
    }
    await new Promise<void>((resolve) => {
      const cancel = clock.after(flags.resolutionMs, resolve)
      signal.addEventListener(
        'abort',
        () => {
          cancel()
          resolve()
        },
        { once: true },
      )
    })
  }
}

async function answer(request: Request, caller: Caller, client: KubeClient, store: MetricStore): Promise<Response> {
  try {
    const info = await admit(request, caller, client)
    const path = new URL(request.url).pathname.replace(/(.)\/$/, '$1')
    if (path === '/livez' || path === '/healthz') return new Response('ok')
    if (path === '/readyz') {
      if (store.ready) return new Response('ok')
      return new Response('[+]ping ok\n[-]metric-storage-ready failed: reason withheld\nreadyz check failed\n', {
        status: 500,
      })
    }
    return Response.json(documents[path] ?? (await metricsAnswer(request, info, { client, store })))
  } catch (error) {
    const { status } = isStatusError(error)
      ? error
      : internalError(error instanceof Error ? error.message : String(error))
    return Response.json(status, { status: status.code ?? 500 })
  }
}
