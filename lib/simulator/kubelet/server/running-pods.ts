import type { PodWorker } from '../pod-worker'
import type { RunningPod } from './node-usage'

/** The Pods with a sandbox, and of their containers those that run. */
export function runningPods(workers: Iterable<PodWorker>): RunningPod[] {
  const pods: RunningPod[] = []
  for (const worker of workers) {
    const { sandbox } = worker
    if (!sandbox?.ready) continue
    const { namespace = '', name = '', uid = '' } = worker.life.pod.metadata ?? {}
    const containers = worker.life.containers.flatMap(({ spec, state }) => {
      const usage = worker.instance(spec.name)?.usage()
      return usage && state.kind === 'running' ? [{ name: spec.name, startedMs: state.startedMs, ...usage }] : []
    })
    pods.push({ namespace, name, uid, startedMs: sandbox.createdMs, containers })
  }
  return pods
}
