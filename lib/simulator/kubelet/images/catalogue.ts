/** Which behaviour an image has: the first that matches, those of addons before our own. */
import type { ImageBehaviour } from '../../extension'
import { bookinfo } from './bookinfo'
import { databases } from './databases'
import { generic } from './generic'
import { guestbookFrontend } from './guestbook'
import { redis, redisReplica } from './redis'
import { shells } from './shells'
import { shopImages } from './shop'
import { agnhost, echoServer, helloWorld, pause, whoamis } from './small-images'
import { httpd, nginx } from './web-servers'

const builtIn: readonly ImageBehaviour[] = [
  ...shopImages,
  nginx,
  httpd,
  redis,
  redisReplica,
  guestbookFrontend,
  ...bookinfo,
  ...databases,
  pause,
  agnhost,
  ...whoamis,
  echoServer,
  helloWorld,
  ...shells,
]

export type ImageCatalogue = (image: string) => ImageBehaviour

export function imageCatalogue(images: readonly ImageBehaviour[]): ImageCatalogue {
  const all = [...images, ...builtIn]
  const known = new Map<string, ImageBehaviour>()
  return (image) => {
    const found = known.get(image) ?? variant(all.find(({ match }) => match.test(image)) ?? generic, image)
    known.set(image, found)
    return found
  }
}

/** `nginx:1.27-alpine`: the same programs on another system. */
function variant(behaviour: ImageBehaviour, image: string): ImageBehaviour {
  const isAlpine = behaviour.paths && behaviour.system !== 'none' && /:[^/@]*alpine/.test(image)
  return isAlpine ? { ...behaviour, system: 'busybox' } : behaviour
}
