/** Which behaviour an image has: the first that matches, those of addons before our own. */
import type { ImageBehaviour } from '../../extension'
import { bookinfo } from './bookinfo'
import { databases } from './databases'
import { generic } from './generic'
import { guestbookFrontend } from './guestbook'
import { redis, redisReplica } from './redis'
import { shells } from './shells'
import { shopImages } from './shop'
import { agnhost, echoServer, helloWorld, pause, whoami } from './small-images'
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
  whoami,
  echoServer,
  helloWorld,
  ...shells,
]

export type ImageCatalogue = (image: string) => ImageBehaviour

export function imageCatalogue(images: readonly ImageBehaviour[]): ImageCatalogue {
  const all = [...images, ...builtIn]
  const known = new Map<string, ImageBehaviour>()
  return (image) => {
    const found = known.get(image) ?? all.find(({ match }) => match.test(image)) ?? generic
    known.set(image, found)
    return found
  }
}
