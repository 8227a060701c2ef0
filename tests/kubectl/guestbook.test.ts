/** Manifests as people have them, created as they are: everything runs, and what is split into Services works together. */
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Pod } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { root } from '../support/orrery-process'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
  await Promise.all(['notebook', 'bookshelf'].map((name) => kubectl('create', 'namespace', name)))
})
afterAll(() => simulator.stop())

const manifest = (name: string) => path.join(root, 'tests/kubectl/manifests', name)
const create = async (namespace: string, file: string) =>
  (await kubectl('create', '-n', namespace, '-f', manifest(file))).trim().split('\n')
const isReady = ({ status }: Pod) =>
  status?.phase === 'Running' && status.conditions?.some((each) => each.type === 'Ready' && each.status === 'True')
const allReady = (namespace: string, count: number) =>
  eventually(
    async () => (await kubectl.json<{ items: Pod[] }>('get', 'pods', '-n', namespace)).items,
    (pods) => pods.length === count && pods.every(isReady),
  )
const ask = (namespace: string, service: string, url = '') =>
  kubectl('get', '--raw', `/api/v1/namespaces/${namespace}/services/${service}/proxy/${url}`)

describe('a page, a store and its copies under replication controllers', () => {
  test('are created as the file says, and all run', async () => {
    expect(await create('notebook', 'notebook-replicationcontrollers.yaml')).toEqual([
      'replicationcontroller/ledger created',
      'replicationcontroller/ledger-copy created',
      'replicationcontroller/notebook created',
    ])
    expect(await create('notebook', 'notebook-services.yaml')).toEqual([
      'service/ledger created',
      'service/ledger-copy created',
      'service/notebook created',
    ])
    const pods = await allReady('notebook', 6)
    expect(new Set(pods.map(({ spec }) => spec?.nodeName)).size).toBeGreaterThan(1)
    expect(await kubectl('get', 'rc', '-n', 'notebook')).toMatch(/notebook\s+3\s+3\s+3/)
  })

  test('keep a note and give it back, one Pod after the other', async () => {
    expect(JSON.parse(await ask('notebook', 'notebook', 'guestbook.php?cmd=set&key=messages&value=remember'))).toEqual({
      message: 'Updated',
    })
    const notes = await Promise.all(
      [1, 2, 3].map(() => ask('notebook', 'notebook', 'guestbook.php?cmd=get&key=messages')),
    )
    expect(notes.map((note) => JSON.parse(note))).toEqual(Array(3).fill({ data: 'remember' }))
    const servedBy = new Set<string>()
    for (let round = 0; round < 3; round++)
      servedBy.add(/Served by (\S+?)</.exec(await ask('notebook', 'notebook'))?.[1] ?? '')
    expect(servedBy.size).toBe(3)
    expect([...servedBy].every((name) => name.startsWith('notebook-'))).toBe(true)
    expect(await kubectl('logs', '-n', 'notebook', '-l', 'part=page', '--tail=20')).toContain('GET /guestbook.php')
  })

  test('are described as on any cluster', async () => {
    const controller = await kubectl('describe', 'rc', 'notebook', '-n', 'notebook')
    expect(controller).toMatch(/^Selector:\s+app=notebook,part=page$/m)
    expect(controller).toMatch(/^Pods Status:\s+3 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed$/m)
    expect(
      controller.match(/SuccessfulCreate\s+\S+\s+replication-controller\s+Created pod: notebook-\w{5}/g),
    ).toHaveLength(3)
    const service = await kubectl('describe', 'service', 'notebook', '-n', 'notebook')
    expect(service).toMatch(/^Type:\s+NodePort$/m)
    expect(service).toMatch(/^NodePort:\s+<unset>\s+3[0-2]\d{3}\/TCP$/m)
    expect(/^Endpoints:\s+(.*)$/m.exec(service)?.[1]?.split(',')).toHaveLength(3)
    const pod = await kubectl('describe', 'pod', '-l', 'part=ledger', '-n', 'notebook')
    expect(pod).toMatch(/^Controlled By:\s+ReplicationController\/ledger$/m)
    for (const reason of ['Scheduled', 'Pulling|Pulled', 'Created', 'Started'])
      expect(pod).toMatch(new RegExp(`Normal\\s+(${reason})\\s`))
  })

  test('come back when one is deleted, and go when they are scaled away', async () => {
    const [first] = (await kubectl('get', 'pods', '-n', 'notebook', '-l', 'part=page', '-o', 'name')).split('\n')
    await kubectl('delete', '-n', 'notebook', first ?? '')
    await allReady('notebook', 6)
    await kubectl('scale', 'rc', 'notebook', '-n', 'notebook', '--replicas=0')
    await eventually(
      () => kubectl.attempt('get', '--raw', '/api/v1/namespaces/notebook/services/notebook/proxy/'),
      ({ stderr }) => stderr.includes('no endpoints available for service "notebook"'),
    )
  })

  test('go as they came', async () => {
    const files = ['-f', manifest('notebook-replicationcontrollers.yaml'), '-f', manifest('notebook-services.yaml')]
    expect((await kubectl('delete', '-n', 'notebook', ...files)).trim().split('\n')).toHaveLength(6)
    await eventually(
      () => kubectl('get', 'all', '-n', 'notebook', '-o', 'name'),
      (left) => left === '',
    )
  })
})

describe('several versions behind one Service', () => {
  test('are created as the file says, and all run', async () => {
    expect(await create('bookshelf', 'bookshelf.yaml')).toHaveLength(10)
    await allReady('bookshelf', 6)
    expect(await kubectl('rollout', 'status', 'deployment/reviews-starred', '-n', 'bookshelf')).toContain(
      'successfully rolled out',
    )
  })

  test('answer in turn, and the page shows what they say', async () => {
    const answers = []
    for (let round = 0; round < 3; round++)
      answers.push(
        JSON.parse(await ask('bookshelf', 'reviews:http', 'reviews/0')) as { podname: string; reviews: object[] },
      )
    expect(new Set(answers.map(({ podname }) => podname)).size).toBe(3)
    expect(answers.filter(({ reviews }) => reviews.some((review) => 'rating' in review))).toHaveLength(2)
    const page = await ask('bookshelf', 'shelf', 'productpage')
    expect(page).toContain('William Shakespeare')
    expect(page).toContain('Reviewer1')
  })

  test('have an account each that the file gave them', async () => {
    const accounts = await kubectl(
      'get',
      'pods',
      '-n',
      'bookshelf',
      '-o',
      'custom-columns=A:.spec.serviceAccountName',
      '--no-headers',
    )
    expect(accounts.trim().split(/\s+/).sort()).toEqual([...Array(3).fill('default'), ...Array(3).fill('shelf-reader')])
  })
})
