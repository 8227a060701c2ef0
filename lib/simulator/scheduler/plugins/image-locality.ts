import type { Container } from '../../../kube/types'
import { maxScore, type Plugin } from '../framework'

const megabyte = 1024 * 1024
const minimum = 23 * megabyte
const maximumPerContainer = 1000 * megabyte

/** Prefers nodes that already hold large images of the Pod, weighed by how widely each is spread. */
export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  score: ({ pod }, { cluster }) => {
    const containers: readonly Container[] = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]
    const names = containers.flatMap(({ image }) => (image ? [withTag(image)] : []))
    if (!names.some((name) => cluster.nodesWithImage(name) > 0)) return undefined
    const total = cluster.nodes.length
    const maximum = maximumPerContainer * containers.length
    return {
      score: ({ images }) => {
        const sum = names.reduce((size, name) => {
          const own = images.get(name)
          return own === undefined ? size : size + Math.trunc(own * (cluster.nodesWithImage(name) / total))
        }, 0)
        const bounded = Math.min(maximum, Math.max(minimum, sum))
        return Math.trunc((maxScore * (bounded - minimum)) / (maximum - minimum))
      },
    }
  },
}

function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image
}
