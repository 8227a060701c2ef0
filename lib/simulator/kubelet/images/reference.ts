/** Image references as github.com/distribution/reference reads them: `nginx` is `docker.io/library/nginx:latest`. */
import { derivedId } from '../ids'

export interface ImageReference {
  domain: string
  path: string
  tag: string
  digest?: string
}

const pathPart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const domain = `${domainPart}(?:\\.${domainPart})*(?::[0-9]+)?`
const grammar = new RegExp(
  `^(?:(${domain})/)?(${pathPart}(?:/${pathPart})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
)

/** Throws an Error with upstream's words when the text names no image. */
export function parseImageReference(text: string): ImageReference {
  const match = grammar.exec(text)
  if (!match) {
    const isUpper = grammar.test(text.toLowerCase())
    const why = isUpper ? `: repository name (${repositoryOf(text)}) must be lowercase` : ''
    throw new Error(`couldn't parse image name "${text}": invalid reference format${why}`)
  }
  const [, host, rest = '', tag, digest] = match
  // As docker does: the first part is only a host when it looks like one.
  const isHost = host !== undefined && (/[.:]/.test(host) || host === 'localhost')
  const path = isHost || host === undefined ? rest : `${host}/${rest}`
  const isOfficial = !isHost && !path.includes('/')
  return {
    domain: isHost ? host : 'docker.io',
    path: isOfficial ? `library/${path}` : path,
    tag: tag ?? (digest ? '' : 'latest'),
    ...(digest ? { digest } : {}),
  }
}

const repositoryOf = (text: string) => {
  const name = text.replace(/@.*$/, '').replace(/:[^/]*$/, '')
  return name.includes('/') ? name : `library/${name}`
}

/** `docker.io/library/nginx:1.27` */
export function fullName({ domain: host, path, tag, digest }: ImageReference): string {
  return `${host}/${path}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`
}

/** `docker.io/library/nginx@sha256:…`: what a container's status names as its imageID. */
export function imageId(reference: ImageReference): string {
  const digest = reference.digest ?? `sha256:${derivedId(fullName(reference))}`
  return `${reference.domain}/${reference.path}@${digest}`
}
