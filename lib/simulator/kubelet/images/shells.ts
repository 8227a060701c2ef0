/** Images that are no more than a shell and its programs: what they do is their command. */
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { perl } from './perl'
import { programFor } from './program'
import { notSimulated, terminated, text } from './running'

interface ShellImage {
  match: RegExp
  megabytes: number
  system: 'gnu' | 'busybox'
  arguments?: readonly string[]
  paths?: readonly string[]
  programs?: ImageBehaviour['programs']
}

const shell = ({ megabytes, ...rest }: ShellImage): ImageBehaviour => ({
  // An interactive shell without a terminal reads the end of its input at once.
  arguments: ['sh'],
  paths: [],
  size: megabytes * 1024 * 1024,
  run: async () => 0,
  ...rest,
})

const downloads = ['/usr/bin/curl', '/usr/bin/wget']
const language = (match: RegExp, paths: readonly string[], program = notSimulated) =>
  shell({
    match,
    megabytes: 120,
    system: 'gnu',
    paths: [...downloads, ...paths],
    programs: Object.fromEntries(paths.map((path) => [path.slice(path.lastIndexOf('/') + 1), program])),
  })

/** Its entrypoint gives what is no program to curl. */
const curlImage: ImageBehaviour = {
  match: /(^|\/)(alpine-)?curl(:|@|$)/,
  size: 9 * 1024 * 1024,
  entrypoint: ['/entrypoint.sh'],
  arguments: ['curl'],
  paths: ['/entrypoint.sh', '/usr/bin/curl'],
  system: 'busybox',
  run: (process) => programFor(['curl', ...process.argv], curlImage, process.files)(process),
}

export const shells: readonly ImageBehaviour[] = [
  shell({ match: /(^|\/)busybox(:|@|$)/, megabytes: 2, system: 'busybox' }),
  shell({ match: /(^|\/)alpine(:|@|$)/, megabytes: 4, system: 'busybox' }),
  shell({ match: /(^|\/)(debian|ubuntu)(:|@|$)/, megabytes: 50, system: 'gnu' }),
  shell({
    match: /(^|\/)(centos|rockylinux|fedora|amazonlinux)(:|@|$)/,
    megabytes: 60,
    system: 'gnu',
    paths: ['/usr/bin/curl'],
  }),
  shell({ match: /(^|\/)bash(:|@|$)/, megabytes: 5, system: 'busybox', paths: ['/usr/local/bin/bash'] }),
  shell({
    match: /(^|\/)(wget|netshoot)(:|@|$)/,
    megabytes: 9,
    system: 'busybox',
    paths: ['/bin/bash', ...downloads],
  }),
  curlImage,
  shell({ match: /(^|\/)(jessie-)?dnsutils(:|@|$)/, megabytes: 9, system: 'gnu' }),
  shell({
    match: /(^|\/)kubectl(:|@|$)/,
    megabytes: 55,
    system: 'gnu',
    paths: ['/usr/local/bin/kubectl', '/usr/bin/curl'],
    programs: { kubectl: notSimulated },
  }),
  language(/(^|\/)python(:|@|$)/, ['/usr/local/bin/python', '/usr/local/bin/python3'], httpServer),
  language(/(^|\/)node(:|@|$)/, ['/usr/local/bin/node', '/usr/local/bin/npm', '/usr/local/bin/npx']),
  language(/(^|\/)golang(:|@|$)/, ['/usr/local/go/bin/go']),
  language(/(^|\/)openjdk(:|@|$)/, ['/usr/local/openjdk/bin/java', '/usr/local/openjdk/bin/javac']),
  language(/(^|\/)ruby(:|@|$)/, ['/usr/local/bin/ruby', '/usr/local/bin/gem', '/usr/local/bin/bundle']),
  language(/(^|\/)perl(:|@|$)/, ['/usr/local/bin/perl'], perl),
  language(/(^|\/)php(:|@|$)/, ['/usr/local/bin/php']),
]

/** `python -m http.server 8000`, the one Python program that is simulated. */
async function httpServer(process: ContainerProcess): Promise<number> {
  const [program = 'python', ...rest] = process.argv
  if (rest[0] !== '-m' || rest[1] !== 'http.server') {
    process.stderr.write(`${program}: the simulation runs no Python but \`-m http.server\``)
    return 1
  }
  const port = Number(rest[2] ?? 8000)
  process.network.listen(port, async () => text(`${process.hostname}\n`))
  process.stdout.write(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...`)
  await terminated(process)
  return 0
}
