/** The files that people look for in any container, by what its image is built on. */
import type { ImageBehaviour } from '../../extension'

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n'
const alpine = 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.0\nPRETTY_NAME="Alpine Linux v3.22"\n'

export function systemFiles({ system = 'gnu' }: ImageBehaviour, image: string): Readonly<Record<string, string>> {
  if (system === 'none') return {}
  const shell = system === 'gnu' ? '/bin/bash' : '/bin/sh'
  const release = system === 'gnu' ? debian : /(^|\/)busybox(:|@|$)/.test(image) ? undefined : alpine
  return {
    '/etc/passwd': `root:x:0:0:root:/root:${shell}\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n`,
    '/etc/group': 'root:x:0:\nnogroup:x:65534:\n',
    ...(release ? { '/etc/os-release': release } : {}),
  }
}
