/** Images that are no more than a shell and its programs: what they do is their command. */
import type { ImageBehaviour } from '../../extension'
import { terminated, text } from './running'

const shell = (match: RegExp, megabytes: number): ImageBehaviour => ({
  match,
  size: megabytes * 1024 * 1024,
  entrypoint: ['sh'],
  // An interactive shell without a terminal reads the end of its input at once.
  run: async () => 0,
})

export const shells: readonly ImageBehaviour[] = [
  shell(/(^|\/)busybox(:|@|$)/, 2),
  shell(/(^|\/)alpine(:|@|$)/, 4),
  shell(/(^|\/)(debian|ubuntu|centos|rockylinux|fedora|amazonlinux|bash)(:|@|$)/, 50),
  shell(/(^|\/)(curl|alpine-curl|wget|netshoot|dnsutils|jessie-dnsutils)(:|@|$)/, 9),
  shell(/(^|\/)kubectl(:|@|$)/, 55),
  {
    match: /(^|\/)(python|node|golang|openjdk|ruby|php)(:|@|$)/,
    size: 120 * 1024 * 1024,
    entrypoint: ['sh'],
    run: async () => 0,
    programs: {
      python: httpServer,
      python3: httpServer,
    },
  },
]

/** `python -m http.server 8000`, the one Python program that is simulated. */
async function httpServer(process: Parameters<ImageBehaviour['run']>[0]): Promise<number> {
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
