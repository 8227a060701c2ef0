/** Commands in running containers, with the words of kubelet, containerd and runc. Models pkg/kubelet/kubelet_pods.go GetExec. */
import type { RemoteStreams } from '../runtime'
import type { ContainerInstance } from './container/instance'
import { derivedId } from './ids'
import { NotExecutable } from './images/executables'

export function refusalOf(instance: ContainerInstance | undefined, container: string): string | undefined {
  return instance?.running ? undefined : `container not found (${JSON.stringify(container)})`
}

export function runningInstance(instance: ContainerInstance | undefined, container: string): ContainerInstance {
  if (instance?.running) return instance
  throw new Error(refusalOf(instance, container))
}

export async function execIn(
  instance: ContainerInstance | undefined,
  container: string,
  command: readonly string[],
  streams: RemoteStreams,
): Promise<number> {
  try {
    return await runningInstance(instance, container).exec(command, streams)
  } catch (error) {
    if (!(error instanceof NotExecutable)) throw error
    const id = derivedId(`${container} ${command.join(' ')}`)
    throw new Error(
      `error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${error.message}: unknown`,
    )
  }
}
