/** Which log a request means, or why there is none. Models validateContainerLogStatus of pkg/kubelet/kubelet_pods.go. */
import type { Clock } from '../../clock'
import { badRequest } from '../../kube/status-error'
import type { ContainerStatus, Pod } from '../../kube/types'
import type { LogOptions } from '../runtime'
import type { ContainerInstance } from './container/instance'
import { readLog } from './container/read-log'

export function containerLogs(
  pod: Pod,
  container: string,
  instance: ContainerInstance | undefined,
  options: LogOptions,
  clock: Clock,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const name = pod.metadata?.name ?? ''
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {}
  const status = [...containerStatuses, ...initContainerStatuses].find((each) => each.name === container)
  if (!status) {
    const isDeclared = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].some(
      (each) => each.name === container,
    )
    // The kubelet has not said anything yet: the container is as good as being created.
    if (isDeclared) throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ContainerCreating`)
    throw badRequest(`container "${container}" in pod "${name}" is not available`)
  }
  const { id, isPrevious } = logOf(status, name, options.previous)
  const log = isPrevious ? instance?.previousLog : instance?.log
  // The logs of earlier runs of the simulator are gone, as when someone removed the files of a real node.
  if (!log) return textStream(`unable to retrieve container logs for ${id}`)
  return readLog(log, options, clock, signal)
}

/** The container instance whose log is meant; `isPrevious` when it is the one before the latest. */
function logOf(status: ContainerStatus, pod: string, previous: boolean): { id: string; isPrevious: boolean } {
  const { name, state, lastState } = status
  const last = lastState?.terminated
  const subject = `container "${name}" in pod "${pod}"`
  if (previous) {
    if (!last?.containerID) throw badRequest(`previous terminated ${subject} not found`)
    // Between two runs the latest log is still that of the run before.
    return { id: last.containerID, isPrevious: state?.running !== undefined || state?.terminated !== undefined }
  }
  if (state?.running) return { id: status.containerID ?? '', isPrevious: false }
  const ended = state?.terminated ?? last
  if (ended) {
    const id = ended.containerID || last?.containerID
    if (!id) throw badRequest(`${subject} is terminated`)
    return { id, isPrevious: false }
  }
  const reason = state?.waiting?.reason
  if (reason === 'ErrImagePull') throw badRequest(`${subject} is waiting to start: image can't be pulled`)
  if (reason === 'ImagePullBackOff') {
    throw badRequest(`${subject} is waiting to start: trying and failing to pull image`)
  }
  if (reason) throw badRequest(`${subject} is waiting to start: ${reason}`)
  throw badRequest(`${subject} is waiting to start - no logs yet`)
}

function textStream(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}
