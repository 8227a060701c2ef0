/** The container that a request for logs or streams means. Models pkg/registry/core/pod/strategy.go validateContainer. */
import { badRequest } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'

export function containerOf({ spec }: Pod, podName: string, asked: string): string {
  const names = (list: readonly { name: string }[] | undefined) => (list ?? []).map(({ name }) => name)
  const containers = names(spec?.containers)
  const initContainers = names(spec?.initContainers)
  if (asked) {
    if ([...containers, ...initContainers, ...names(spec?.ephemeralContainers)].includes(asked)) return asked
    throw badRequest(`container ${asked} is not valid for pod ${podName}`)
  }
  const [only, ...more] = containers
  if (only !== undefined && more.length === 0) return only
  const choice = containers.length > 0 ? `, choose one of: [${containers.join(' ')}]` : ''
  const alternatives =
    choice && initContainers.length > 0 ? ` or one of the init containers: [${initContainers.join(' ')}]` : ''
  throw badRequest(`a container name must be specified for pod ${podName}${choice}${alternatives}`)
}
