import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../../../clock.test-support'
import { InputQueue } from '../../container/input-queue'
import { LineDiscipline } from '../../container/line-discipline'
import { byteWriter, terminalWriter } from '../../container/output'
import { aloneIn } from '../../container/process.test-support'
import { runSession } from './session'
import { shell } from './shell.test-support'

const programs = { has: () => true, program: () => undefined }
const encoder = new TextEncoder()

/** Somebody at a terminal; `screen` is everything that was drawn. */
function atTerminal(name = 'sh') {
  const { process } = shell({ PATH: '/bin' })
  const clock = new FakeClock('2026-01-02T03:04:05Z')
  const world = aloneIn(clock)
  let screen = ''
  const terminal: LineDiscipline = new LineDiscipline({
    output: (data) => {
      screen += new TextDecoder().decode(data)
    },
    signal: (group, signal) => world.processes.signalGroup(group, signal),
  })
  const writer = terminalWriter(terminal)
  const parent = { ...process, ...world, clock }
  const { ended } = world.processes.spawn(
    parent,
    (own) => runSession(own, programs, { name, isBusybox: true }),
    { argv: [name], stdin: terminal.input, stdout: writer, stderr: writer, terminal },
    'session',
  )
  const type = async (text: string) => {
    screen = ''
    terminal.type(encoder.encode(text))
    await clock.advance(10)
    return screen
  }
  return { type, ended, clock, terminal, world, screen: () => screen, begin: () => clock.advance(1).then(() => screen) }
}

describe('somebody at a prompt', () => {
  it('sees a prompt, what they type, and what it answers', async () => {
    const { type, begin, ended } = atTerminal()
    expect(await begin()).toBe('/ # ')
    expect(await type('echo hi\r')).toBe('echo hi\r\nhi\r\n/ # ')
    expect(await type('cd /tmp\r')).toContain("can't cd")
    expect(await type('mkdir /tmp; cd /tmp\r')).toContain('/tmp # ')
    expect(await type('exit 4\r')).toBe('exit 4\r\n')
    expect(await ended).toBe(4)
  })

  it('ends at Ctrl-D on an empty line, with the last code', async () => {
    const { type, begin, ended } = atTerminal()
    await begin()
    await type('false\r')
    await type('\u0004')
    expect(await ended).toBe(1)
  })

  it('corrects a line', async () => {
    const { type, begin } = atTerminal()
    await begin()
    expect(await type('echo hellp\u007fo\r')).toMatch(/\r\nhello\r\n\/ # $/)
    expect(await type('nonsense\u0015echo new\r')).toMatch(/\r\nnew\r\n\/ # $/)
    expect(await type('echo ac\u001b[Db\r')).toMatch(/\r\nabc\r\n\/ # $/)
    expect(await type('\u001b[A\r')).toMatch(/\r\nabc\r\n\/ # $/)
    expect(await type('\u001b[A\u001b[A\r')).toMatch(/\r\nnew\r\n\/ # $/)
  })

  it('gives up a line, and what runs, with Ctrl-C', async () => {
    const { type, begin, clock } = atTerminal()
    await begin()
    expect(await type('echo no\u0003')).toMatch(/\^C\r\n\/ # $/)
    await type('sleep 100\r')
    expect(await type('\u0003')).toBe('^C\r\n/ # ')
    expect(await type('echo $?\r')).toContain('130')
    await type('while true; do sleep 1; done\r')
    await clock.advance(3500)
    expect(await type('\u0003')).toBe('^C\r\n/ # ')
    await type('read x\r')
    expect(await type('\u0003')).toBe('^C\r\n/ # ')
  })

  it('types into what runs', async () => {
    const { type, begin } = atTerminal()
    await begin()
    await type('cat\r')
    expect(await type('ax\u007fb\r')).toBe('ax\b \bb\r\nab\r\n')
    expect(await type('\u0004')).toBe('/ # ')
    await type('read x\r')
    await type('word\r')
    expect(await type('echo $x\r')).toContain('\r\nword\r\n')
  })

  it('is heard while something runs: the shell reads on where the program left off', async () => {
    const { type, begin, clock, screen } = atTerminal()
    await begin()
    await type('sleep 1\r')
    await type('echo one\r')
    await type('echo two')
    await clock.advance(1000)
    expect(screen()).toMatch(/\/ # echo one\r\none\r\n\/ # echo two$/)
    expect(await type('\r')).toBe('\r\ntwo\r\n/ # ')
  })

  it('pastes no more than a line may hold', async () => {
    const { type, begin } = atTerminal()
    await begin()
    await type('x'.repeat(100_000))
    expect((await type('\u001b[A\u001b[B')).length).toBeLessThan(10_000)
  })

  it('goes on over several lines', async () => {
    const { type, begin } = atTerminal()
    await begin()
    expect(await type('for i in 1 2; do\r')).toMatch(/> $/)
    expect(await type('echo $i\r')).toMatch(/> $/)
    expect(await type('done\r')).toBe('done\r\n1\r\n2\r\n/ # ')
  })

  it('tells of jobs, and lets nobody be heard who was ended', async () => {
    const { type, begin, world, clock } = atTerminal()
    await begin()
    expect(await type('sleep 5 &\r')).toContain('[1] ')
    expect(await type('jobs\r')).toContain('Running')
    await clock.advance(5000)
    expect(await type('\r')).toContain('Done')
    expect(world.processes.list().map(({ argv }) => argv[0])).toEqual(['sh', 'sh'])
  })

  it('completes names', async () => {
    const { type, begin } = atTerminal()
    await begin()
    await type('mkdir /data; touch /data/report.txt\r')
    expect(await type('ls /da\tre\t\r')).toContain('/data/report.txt')
  })
})

describe('a shell that is piped to', () => {
  it('runs line by line, and its programs read what follows', async () => {
    const { process, out, clock } = shell({ PATH: '/bin' })
    const stdin = new InputQueue()
    stdin.push(encoder.encode('read x\nvalue\necho got $x\nif true; then\necho whole\nfi\nexit 3\n'))
    stdin.end()
    const done = runSession({ ...process, stdin }, programs, { name: 'sh', isBusybox: true })
    await clock.advance(100)
    expect(await done).toBe(3)
    expect(out).toEqual(['got value', 'whole'])
  })

  it('writes bytes as they are', () => {
    const seen: Uint8Array[] = []
    const writer = byteWriter(
      (data) => void seen.push(data),
      async () => undefined,
    )
    writer.part(new Uint8Array([0, 255]))
    writer.write('x')
    expect(Buffer.concat(seen)).toEqual(Buffer.from([0, 255, 120, 10]))
  })
})
