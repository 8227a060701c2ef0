/** What a probe asks, as `kubectl describe` says it: `http-get http://:8080/healthz`. */
import type { Probe } from '@/lib/kube/types'

export function probeTarget(probe: Probe): string {
  const { exec, httpGet, tcpSocket, grpc } = probe
  if (exec) return `exec ${(exec.command ?? []).join(' ')}`
  if (httpGet) {
    const scheme = (httpGet.scheme ?? 'HTTP').toLowerCase()
    return `http-get ${scheme}://${httpGet.host ?? ''}:${httpGet.port}${httpGet.path ?? '/'}`
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''}`.trim()
  return 'unknown'
}

interface ProbeTiming extends Record<string, number> {
  delay: number
  period: number
  timeout: number
  success: number
  failure: number
}

/** With Kubernetes' defaults where nothing is said. */
export const probeTiming = (probe: Probe): ProbeTiming => ({
  delay: probe.initialDelaySeconds ?? 0,
  period: probe.periodSeconds ?? 10,
  timeout: probe.timeoutSeconds ?? 1,
  success: probe.successThreshold ?? 1,
  failure: probe.failureThreshold ?? 3,
})
