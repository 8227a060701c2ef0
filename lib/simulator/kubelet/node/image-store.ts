import type { Node } from '../../../kube/types'
import { fullName, imageId, parseImageReference } from '../images/reference'

type NodeImage = NonNullable<NonNullable<Node['status']>['images']>[number]

/** A kubelet reports no more than this many. */
const reported = 50

/** The images on one node. */
export class ImageStore {
  readonly #images = new Map<string, NodeImage>()

  constructor(private readonly changed: () => void) {}

  has(image: string): boolean {
    return this.#images.has(fullName(parseImageReference(image)))
  }

  add(image: string, sizeBytes: number): void {
    const reference = parseImageReference(image)
    const name = fullName(reference)
    if (this.#images.has(name)) return
    this.#images.set(name, { names: [...new Set([imageId(reference), name])], sizeBytes })
    this.changed()
  }

  /** What the node had before the simulator was restarted. */
  restore(images: readonly NodeImage[]): void {
    for (const image of images) {
      const name = image.names?.at(-1)
      if (name) this.#images.set(name, image)
    }
  }

  /** Largest first, as kubelets report them. */
  list(): NodeImage[] {
    return [...this.#images.values()].sort((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0)).slice(0, reported)
  }
}
