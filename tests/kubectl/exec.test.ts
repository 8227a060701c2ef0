/** exec, cp, attach and run -i, as a person at a real kubectl has them. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
const folder = mkdtempSync(path.join(tmpdir(), 'orrery-cp-'))

beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
  const containers = [
    { name: 'web', image: 'nginx' },
    { name: 'box', image: 'busybox', command: ['sh', '-c', 'while true; do echo tick; sleep 1; done'] },
  ]
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pair' }, spec: { containers } }
  await kubectl.withInput(JSON.stringify(pod), 'create', '-f', '-')
  await kubectl('wait', 'pod/pair', '--for=condition=Ready', '--timeout=60s')
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await simulator.stop()
})

const inBox = (...command: string[]) => kubectl('exec', 'pair', '-c', 'box', '--', ...command)

describe('exec', () => {
  test('runs in the files, environment, network and processes of the container', async () => {
    expect((await inBox('ls', '/')).split('\n')).toEqual(expect.arrayContaining(['bin', 'etc', 'tmp']))
    expect(await inBox('hostname')).toBe('pair\n')
    expect(await inBox('env')).toContain('KUBERNETES_SERVICE_HOST=10.96.0.1\n')
    expect(await inBox('wget', '-qO-', 'http://localhost/')).toContain('Welcome to nginx!')
    expect(await inBox('ps')).toMatch(/^PID .*\n {4}1 root .* sh -c while true/)
    await inBox('sh', '-c', 'echo kept > /tmp/f')
    expect(await inBox('cat', '/tmp/f')).toBe('kept\n')
    expect(await kubectl('exec', 'pair', '--', 'cat', '/usr/share/nginx/html/index.html')).toContain(
      'Welcome to nginx!',
    )
  })

  test('hands on exit codes and standard error', async () => {
    expect(await kubectl.attempt('exec', 'pair', '-c', 'box', '--', 'sh', '-c', 'echo no >&2; exit 42')).toMatchObject({
      code: 42,
      stderr: 'no\ncommand terminated with exit code 42\n',
    })
  })

  test('says what a container has not', async () => {
    const { code, stderr } = await kubectl.attempt('exec', 'pair', '-c', 'box', '--', 'nosuch')
    expect(code).toBe(1)
    expect(stderr).toContain('exec: "nosuch": executable file not found in $PATH')
    expect((await kubectl.attempt('exec', 'pair', '-c', 'none', '--', 'ls')).stderr).toContain(
      'container none is not valid for pod pair',
    )
    expect((await kubectl.attempt('exec', 'gone', '--', 'ls')).stderr).toContain('pods "gone" not found')
  })

  test('reads standard input', async () => {
    expect(await kubectl.withInput('hi\n', 'exec', '-i', 'pair', '-c', 'box', '--', 'cat')).toBe('hi\n')
    expect(await kubectl.withInput('cd /etc\npwd | tr a-z A-Z\n', 'exec', '-i', 'pair', '-c', 'box', '--', 'sh')).toBe(
      '/ETC\n',
    )
  })

  test('sees a changed page, and that PID 1 was ended', async () => {
    await kubectl('exec', 'pair', '-c', 'web', '--', 'sh', '-c', 'echo mine > /usr/share/nginx/html/index.html')
    expect(await inBox('wget', '-qO-', 'http://localhost/')).toBe('mine\n')
    await kubectl.attempt('exec', 'pair', '-c', 'web', '--', 'sh', '-c', 'kill 1')
    await eventually(
      () => kubectl('get', 'pod', 'pair', '-o', 'jsonpath={.status.containerStatuses[?(@.name=="web")].restartCount}'),
      (count) => count === '1',
    )
  })

  test('is refused in words over SPDY', async () => {
    const old = createKubectl(simulator.kubeconfig, { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' })
    expect((await old.attempt('exec', 'pair', '-c', 'box', '--', 'ls')).stderr).toContain('not over SPDY')
  })
})

/** Debian's `script` gives a program a terminal. */
const hasScript = spawnSync('script', ['--version']).status === 0

describe.skipIf(!hasScript)('a terminal', () => {
  /** Types each line when its prompt is there. */
  function atTerminal(command: string, lines: readonly string[]): Promise<{ code: number | null; screen: string }> {
    return new Promise((resolve) => {
      const program = process.env.ORRERY_KUBECTL ?? 'kubectl'
      const child = spawn('script', ['-qec', `${program} --kubeconfig ${simulator.kubeconfig} ${command}`, '/dev/null'])
      const waiting = [...lines]
      let screen = ''
      let seen = 0
      child.stdout.on('data', (chunk: Buffer) => {
        screen += chunk.toString()
        const prompt = screen.indexOf(' # ', seen)
        if (prompt < 0 || waiting.length === 0) return
        seen = screen.length
        child.stdin.write(`${waiting.shift()}\r`)
      })
      child.once('close', (code) => resolve({ code, screen }))
    })
  }

  test('is one', async () => {
    const lines = ['cd /etc; tty', 'for i in 1 2; do echo $((i * 7)); done', 'exit 6']
    const { code, screen } = await atTerminal('exec -it pair -c box -- sh', lines)
    expect(code).toBe(6)
    expect(screen).toContain('/dev/pts/0')
    expect(screen).toContain('/etc # ')
    expect(screen).toContain('\r\n14\r\n')
  })

  test('of a Pod of its own is gone with it', async () => {
    const { screen } = await atTerminal('run shell -it --rm --restart=Never --image=busybox -- sh', [
      'hostname',
      'exit',
    ])
    expect(screen).toContain('\r\nshell\r\n')
    expect(screen).toContain('pod "shell" deleted')
    expect((await kubectl.attempt('get', 'pod', 'shell')).stderr).toContain('not found')
  })
})

describe('run and attach', () => {
  test('run -i gives what is piped to it and takes its exit code', async () => {
    const { code, stdout } = await new Promise<{ code: number | null; stdout: string }>((resolve) => {
      const args = ['--kubeconfig', simulator.kubeconfig, 'run', 'piped', '-i', '--rm', '--restart=Never']
      const child = spawn(process.env.ORRERY_KUBECTL ?? 'kubectl', [...args, '--image=busybox', '--', 'sh'])
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
      child.once('close', (ended) => resolve({ code: ended, stdout: output }))
      child.stdin.end('echo from $(hostname)\nexit 3\n')
    })
    expect(stdout).toContain('from piped\n')
    expect(code).toBe(3)
  })

  test('attach shows what is written', async () => {
    expect(await kubectl.until((text) => text.split('tick\n').length > 2, 'attach', 'pair', '-c', 'box')).toContain(
      'tick',
    )
  })
})

describe('cp', () => {
  test('carries folders there and back', async () => {
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 256))
    mkdirSync(path.join(folder, 'there', 'deep'), { recursive: true })
    writeFileSync(path.join(folder, 'there', 'deep', 'bytes'), bytes)
    writeFileSync(path.join(folder, 'there', `${'long-name-'.repeat(12)}.txt`), 'named')
    await kubectl('cp', path.join(folder, 'there'), 'pair:/tmp/there', '-c', 'box')
    expect(await inBox('sh', '-c', 'wc -c < /tmp/there/deep/bytes')).toBe('200000\n')
    await kubectl('cp', 'pair:/tmp/there', path.join(folder, 'back'), '-c', 'box')
    expect(readFileSync(path.join(folder, 'back', 'deep', 'bytes')).equals(bytes)).toBe(true)
    expect(readFileSync(path.join(folder, 'back', `${'long-name-'.repeat(12)}.txt`), 'utf8')).toBe('named')
  })

  test('carries a file into a folder', async () => {
    writeFileSync(path.join(folder, 'page.html'), 'copied\n')
    await kubectl('cp', path.join(folder, 'page.html'), 'pair:/usr/share/nginx/html/', '-c', 'web')
    expect(await inBox('wget', '-qO-', 'http://localhost/page.html')).toBe('copied\n')
  })

  test('needs a tar in the image', async () => {
    await kubectl('run', 'bare', '--image=registry.k8s.io/pause:3.10')
    await kubectl('wait', 'pod/bare', '--for=condition=Ready', '--timeout=30s')
    const { code, stderr } = await kubectl.attempt('cp', path.join(folder, 'page.html'), 'bare:/tmp/x')
    expect(code).toBe(1)
    expect(stderr).toContain('exec: "tar": executable file not found in $PATH')
  })
})
