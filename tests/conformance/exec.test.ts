/** pods/exec and pods/attach on the wire: protocols, refusals, rights, audit and the end of it all. */
import { beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/kubectl'
import { bind, rbac, role, rule, user } from '../support/roles'
import { commandPath, openProcess, openStreams } from '../support/streams'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab')
const pods = '/api/v1/namespaces/lab/pods'
const kubeconfig = () => cluster.simulator.kubeconfig

async function createPod(name: string, spec: object): Promise<void> {
  await cluster.ask.post(pods, { metadata: { name }, spec })
  await eventually(
    async () => (await cluster.ask.get<{ status?: { phase?: string } }>(`${pods}/${name}`)).body.status?.phase,
    (phase) => phase === 'Running',
  )
}

beforeAll(async () => {
  await createPod('box', { containers: [{ name: 'box', image: 'busybox', command: ['sleep', 'infinity'] }] })
})

const exec = (command: string[], query?: string, protocols?: string[], pod = 'box') =>
  openProcess(kubeconfig(), commandPath(pod, command, query), protocols)

describe('a command', () => {
  test('has its streams apart, and its end told as a Status', async () => {
    const ran = await exec(['sh', '-c', 'echo out; echo err >&2'])
    expect(await ran.closed).toBe(1000)
    expect([ran.stdout(), ran.stderr()]).toEqual(['out\n', 'err\n'])
    expect(JSON.parse(ran.ending())).toEqual({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' })
  })

  test('that fails tells its exit code', async () => {
    const ran = await exec(['sh', '-c', 'exit 3'])
    await ran.closed
    expect(JSON.parse(ran.ending())).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      message: 'command terminated with non-zero exit code: command terminated with exit code 3',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    })
  })

  test('reads what is sent until the client says that it is all', async () => {
    const ran = await exec(['wc', '-c'], 'stdin=true&stdout=true')
    ran.write('12345')
    ran.write('678')
    ran.closeInput()
    await ran.closed
    expect(ran.stdout()).toBe('8\n')
  })

  test('has bytes that are no text', async () => {
    const ran = await exec(['sh', '-c', "printf 'AAH/' | base64 -d | wc -c; printf 'AAH/' | base64 -d | base64"])
    await ran.closed
    expect(ran.stdout()).toBe('3\nAAH/\n')
  })

  test('at a terminal has one output, echo, a size and Ctrl-C', async () => {
    const ran = await exec(['sh'], 'stdin=true&stdout=true&stderr=true&tty=true')
    ran.resize(100, 40)
    ran.write('stty size; echo wrong >&2\r')
    await eventually(
      async () => ran.stdout(),
      (text) => text.includes('40 100\r\nwrong\r\n'),
      5_000,
    )
    expect(ran.stderr()).toBe('')
    ran.write('sleep 1000\r')
    await eventually(
      async () => ran.stdout(),
      (text) => text.endsWith('sleep 1000\r\n'),
      5_000,
    )
    ran.write('\u0003')
    ran.write('exit 7\r')
    await ran.closed
    expect(ran.stdout()).toContain('^C\r\n')
    expect(JSON.parse(ran.ending())).toMatchObject({ details: { causes: [{ message: '7' }] } })
  })

  test('that the container has not is told in the words of containerd', async () => {
    const words =
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown'
    const ran = await exec(['nosuch'])
    await ran.closed
    const { message, reason, code } = JSON.parse(ran.ending())
    expect([reason, code]).toEqual(['InternalError', 500])
    expect(message).toMatch(/^Internal error occurred: Internal error occurred: error executing command in container: /)
    expect(message.endsWith(words)).toBe(true)
  })

  test('ends with the container', async () => {
    await createPod('brief', { containers: [{ name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }] })
    const ran = await exec(['sleep', '1000'], undefined, undefined, 'brief')
    await cluster.ask.delete(`${pods}/brief`, { gracePeriodSeconds: 1 })
    await ran.closed
    expect(JSON.parse(ran.ending())).toMatchObject({ details: { causes: [{ reason: 'ExitCode', message: '137' }] } })
  })
})

describe('older protocols', () => {
  test.each([
    ['v4.channel.k8s.io', /"NonZeroExitCode"/],
    ['v4.base64.channel.k8s.io', /"NonZeroExitCode"/],
    ['channel.k8s.io', /^command terminated with non-zero exit code/],
    ['base64.channel.k8s.io', /^command terminated with non-zero exit code/],
  ])('%s', async (protocol, ending) => {
    const ran = await exec(['sh', '-c', 'echo hi; exit 2'], undefined, [protocol])
    await ran.closed
    expect([ran.protocol, ran.stdout()]).toEqual([protocol, 'hi\n'])
    expect(ran.ending()).toMatch(ending)
  })

  test('the first that both speak is taken', async () => {
    const ran = await exec(['true'], undefined, ['v9.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io'])
    expect(ran.protocol).toBe('v4.channel.k8s.io')
    await ran.closed
  })
})

describe('what is refused', () => {
  const refused = async (path: string, ...more: [protocols?: string[], headers?: Record<string, string>]) => {
    const answer = await openStreams(kubeconfig(), path, ...more)
    if (!('status' in answer)) throw new Error('was not refused')
    return answer
  }

  test.each([
    ['/box/exec?command=ls', 400, 'you must specify at least 1 of stdin, stdout, stderr'],
    ['/box/exec?command=ls&stdout=1&container=none', 400, 'container none is not valid for pod box'],
    ['/none/exec?command=ls&stdout=1', 404, 'pods \\"none\\" not found'],
    ['/unbound/exec?command=ls&stdout=1', 400, 'pod unbound does not have a host assigned'],
    ['/unbound/attach?stdout=1', 400, 'pod unbound does not have a host assigned'],
  ])('%s', async (path, status, message) => {
    await cluster.ask.post(pods, {
      metadata: { name: 'unbound' },
      spec: { schedulerName: 'nobody', containers: [{ name: 'c', image: 'busybox' }] },
    })
    const answer = await refused(`${pods}${path}`)
    expect(answer.status).toBe(status)
    expect(answer.body).toContain(message)
  })

  test('a protocol that nobody knows', async () => {
    const answer = await refused(commandPath('box', ['ls']), ['v9.channel.k8s.io'])
    expect([answer.status, JSON.parse(answer.body).reason]).toEqual([400, 'BadRequest'])
  })

  test('a request that asks for no upgrade, or for SPDY', async () => {
    const plain = await cluster.ask.post(commandPath('box', ['ls']), undefined)
    expect([plain.status, plain.body.message]).toEqual([400, 'Upgrade request required'])
    expect((await cluster.ask.post(`${pods}/missing/exec`, undefined)).status).toBe(404)
  })

  test('a container that does not run', async () => {
    await cluster.ask.post(pods, {
      metadata: { name: 'ended' },
      spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['true'] }] },
    })
    await eventually(
      async () => (await cluster.ask.get<{ status?: { phase?: string } }>(`${pods}/ended`)).body.status?.phase,
      (phase) => phase === 'Succeeded',
    )
    const ran = await openProcess(kubeconfig(), commandPath('ended', ['ls']))
    await ran.closed
    expect(JSON.parse(ran.ending()).message).toBe(
      'Internal error occurred: unable to upgrade connection: container not found ("c")',
    )
    const older = await refused(commandPath('ended', ['ls']), ['v4.channel.k8s.io'])
    expect([older.status, older.body]).toEqual([500, 'container not found ("c")'])
  })

  test('somebody who may only read', async () => {
    await cluster.ask.post(`${rbac}/namespaces/lab/roles`, role('reader', [rule(['get'], ['pods', 'pods/exec'])]))
    await cluster.ask.post(`${rbac}/namespaces/lab/rolebindings`, bind('reader', 'reader', user('rita')))
    const path = commandPath('box', ['ls'])
    const answer = await refused(path, undefined, { 'impersonate-user': 'rita' })
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body).message).toBe(
      'pods "box" is forbidden: User "rita" cannot create resource "pods/exec" in API group "" in the namespace "lab"',
    )
  })
})

describe('attach', () => {
  test('shows what the process writes from then on, and gives it what is sent', async () => {
    await createPod('echo', {
      containers: [
        { name: 'c', image: 'busybox', stdin: true, command: ['sh', '-c', 'while read x; do echo got $x; done'] },
      ],
    })
    const attached = await openProcess(kubeconfig(), `${pods}/echo/attach?stdin=true&stdout=true&stderr=true`)
    attached.write('one\n')
    await eventually(
      async () => attached.stdout(),
      (text) => text === 'got one\n',
      5_000,
    )
    const second = await openProcess(kubeconfig(), `${pods}/echo/attach?stdout=true`)
    attached.write('two\n')
    await eventually(
      async () => second.stdout(),
      (text) => text === 'got two\n',
      5_000,
    )
    expect((await cluster.ask.get(`${pods}/echo/log`)).text).toBe('got one\ngot two\n')
    await cluster.ask.delete(`${pods}/echo`, { gracePeriodSeconds: 1 })
    await Promise.all([attached.closed, second.closed])
    expect(JSON.parse(second.ending()).status).toBe('Success')
  })

  test('ends the input of who wants one client only', async () => {
    await createPod('once', {
      restartPolicy: 'Never',
      containers: [
        { name: 'c', image: 'busybox', stdin: true, stdinOnce: true, command: ['sh', '-c', 'cat; echo end'] },
      ],
    })
    const attached = await openProcess(kubeconfig(), `${pods}/once/attach?stdin=true&stdout=true`)
    attached.write('text\n')
    attached.closeInput()
    await attached.closed
    expect(attached.stdout()).toBe('text\nend\n')
  })
})

test('discovery names the streams, and the audit log their beginning and end', async () => {
  const { body } = await cluster.ask.get<{ resources: { name: string; kind: string; verbs: string[] }[] }>('/api/v1')
  const find = (name: string) => body.resources.find((each) => each.name === name)
  expect(find('pods/exec')).toMatchObject({ kind: 'PodExecOptions', verbs: ['create', 'get'] })
  expect(find('pods/attach')).toMatchObject({ kind: 'PodAttachOptions', verbs: ['create', 'get'] })
  const ran = await exec(['echo', 'audited'])
  await ran.closed
  const stages = await eventually(
    async () => {
      const answer = await cluster.ask.get<{
        items: { stage: string; requestURI: string; verb: string; responseStatus: { code: number } }[]
      }>('/simulator/v1/audit?limit=200')
      return answer.body.items
        .filter(({ requestURI }) => requestURI.includes('audited'))
        .map(({ stage, verb, responseStatus }) => [stage, verb, responseStatus.code])
    },
    (seen) => seen.length >= 2,
  )
  expect(stages).toEqual([
    ['ResponseStarted', 'get', 101],
    ['ResponseComplete', 'get', 101],
  ])
})
