/** GET and LIST: pages, revisions, selectors, and the forms that an answer can take. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { KubeList } from '../../lib/kube/object'
import type { ConfigMap } from '../../lib/kube/types'
import { eventually } from '../support/kubectl'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('pages', 'lab', 'history')
type ConfigMaps = KubeList<ConfigMap>
const maps = (namespace: string, name = '') => `/api/v1/namespaces/${namespace}/configmaps${name && `/${name}`}`
const create = (namespace: string, name: string, data: Record<string, string> = {}, labels = {}) =>
  cluster.ask.post<ConfigMap>(maps(namespace), { metadata: { name, labels }, data })
const namesOf = ({ items }: ConfigMaps) => items.map(({ metadata }) => metadata?.name)

describe('a list in pages', () => {
  const first = (limit: number) => cluster.ask.get<ConfigMaps>(`${maps('pages')}?limit=${limit}&labelSelector=`)

  beforeAll(async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create('pages', name, { of: name })
    // A Namespace gets this one by itself, at some time.
    await eventually(
      () => cluster.ask.get(maps('pages', 'kube-root-ca.crt')),
      ({ status }) => status === 200,
    )
  })

  test('is one snapshot, whatever happens between the pages', async () => {
    const { body: one } = await first(2)
    expect(namesOf(one)).toEqual(['a', 'b'])
    expect(one.metadata).toMatchObject({ remainingItemCount: 4, continue: expect.stringMatching(/./) })
    await cluster.ask.delete(maps('pages', 'c'))
    await create('pages', 'bb')
    await cluster.ask.patch(maps('pages', 'd'), 'merge', { data: { of: 'later' } })
    const more = (token: string) =>
      cluster.ask.get<ConfigMaps>(`${maps('pages')}?limit=3&continue=${encodeURIComponent(token)}`)
    const { body: two } = await more(one.metadata.continue ?? '')
    expect(namesOf(two)).toEqual(['c', 'd', 'e'])
    expect(two.items[1]?.data).toEqual({ of: 'd' })
    expect(two.metadata.resourceVersion).toBe(one.metadata.resourceVersion)
    const { body: three } = await more(two.metadata.continue ?? '')
    expect(namesOf(three)).toEqual(['kube-root-ca.crt'])
    expect(three.metadata).toEqual({ resourceVersion: one.metadata.resourceVersion })
    expect(namesOf((await first(0)).body)).toEqual(['a', 'b', 'bb', 'd', 'e', 'kube-root-ca.crt'])
  })

  test('does not say how many remain when a selector is in the way', async () => {
    const { body } = await cluster.ask.get<ConfigMaps>(`${maps('pages')}?limit=1&fieldSelector=metadata.name!=a`)
    expect(body.metadata.continue).toBeTruthy()
    expect(body.metadata).not.toHaveProperty('remainingItemCount')
  })

  test('goes across namespaces', async () => {
    const seen: (string | undefined)[] = []
    let token = ''
    do {
      const { body } = await cluster.ask.get<ConfigMaps>(`/api/v1/configmaps?limit=3&continue=${token}`)
      seen.push(...body.items.map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`))
      token = body.metadata.continue ?? ''
    } while (token)
    const { body } = await cluster.ask.get<ConfigMaps>('/api/v1/configmaps')
    expect(seen).toEqual(body.items.map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`))
  })

  test('refuses a token that is none', async () => {
    const { status, body } = await cluster.ask.get(`${maps('pages')}?limit=1&continue=nonsense`)
    expect([status, body.reason]).toEqual([400, 'BadRequest'])
    expect(body.message).toContain('continue key is not valid')
  })
})

describe('the revision of an answer', () => {
  const ask = (query: string) => cluster.ask.get<ConfigMaps>(`${maps('lab')}?fieldSelector=metadata.name=aged&${query}`)
  const refuse = (query: string) => cluster.ask.get(`${maps('lab')}?${query}`)
  let then: string

  beforeAll(async () => {
    then = (await create('lab', 'aged', { age: 'young' })).body.metadata?.resourceVersion ?? ''
    await cluster.ask.patch(maps('lab', 'aged'), 'merge', { data: { age: 'old' } })
  })

  test('0 and "not older than" show what is there now', async () => {
    for (const query of ['', 'resourceVersion=0', `resourceVersion=${then}&resourceVersionMatch=NotOlderThan`]) {
      const { body } = await ask(query)
      expect(body.items[0]?.data, query).toEqual({ age: 'old' })
      expect(Number(body.metadata.resourceVersion), query).toBeGreaterThan(Number(then))
    }
  })

  test('"exact" shows what was there then', async () => {
    const { body } = await ask(`resourceVersion=${then}&resourceVersionMatch=Exact`)
    expect(body.items[0]?.data).toEqual({ age: 'young' })
    expect(body.metadata.resourceVersion).toBe(then)
  })

  test('one in the future is waited for in vain, by lists and gets', async () => {
    const paths = [
      `${maps('lab')}?resourceVersion=99999999`,
      `${maps('lab')}?resourceVersion=99999999&resourceVersionMatch=Exact`,
      `${maps('lab', 'aged')}?resourceVersion=99999999`,
    ]
    for (const path of paths) {
      const { status, body, headers } = await cluster.ask.get(path)
      expect(status, path).toBe(504)
      expect(body).toMatchObject({
        reason: 'Timeout',
        message: expect.stringMatching(/^Timeout: Too large resource version: 99999999, current: \d+$/),
        details: {
          causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
          retryAfterSeconds: 1,
        },
      })
      expect(headers.get('retry-after')).toBe('1')
    }
    expect((await cluster.ask.get(`${maps('lab', 'aged')}?resourceVersion=${then}`)).status).toBe(200)
  })

  test('combinations that mean nothing are refused by name', async () => {
    const refusals = {
      'resourceVersionMatch=Exact': 'resourceVersionMatch is forbidden unless resourceVersion is provided',
      'resourceVersion=5&resourceVersionMatch=Never': 'resourceVersionMatch: Unsupported value: "Never"',
      'resourceVersion=0&resourceVersionMatch=Exact':
        'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
      'sendInitialEvents=true': 'sendInitialEvents is forbidden for list',
    }
    for (const [query, message] of Object.entries(refusals)) {
      const { status, body } = await refuse(query)
      expect(status, query).toBe(422)
      expect(body.message).toContain('ListOptions.meta.k8s.io "" is invalid: ')
      expect(body.message).toContain(message)
    }
    expect((await refuse('resourceVersion=young')).status).toBe(400)
    expect((await refuse('limit=many')).status).toBe(400)
  })

  test('what is too old is gone: exact lists, tokens and watches', async () => {
    await create('history', 'a')
    await create('history', 'big')
    const { body: page } = await cluster.ask.get<ConfigMaps>(`${maps('history')}?limit=1`)
    const filler = 'x'.repeat(990_000)
    // The history holds a bounded amount of text: this much pushes out what was before.
    for (let round = 0; round < 52; round++) {
      const { status } = await cluster.ask.patch(maps('history', 'big'), 'merge', {
        data: { filler: `${round}${filler}` },
      })
      expect(status).toBe(200)
    }
    const exact = await refuse(`resourceVersion=${page.metadata.resourceVersion}&resourceVersionMatch=Exact`)
    expect([exact.status, exact.body.reason]).toEqual([410, 'Expired'])

    const token = encodeURIComponent(page.metadata.continue ?? '')
    const late = await cluster.ask.get(`${maps('history')}?limit=1&continue=${token}`)
    expect([late.status, late.body.reason]).toEqual([410, 'Expired'])
    expect(late.body.message).toContain(
      'The provided continue parameter is too old to display a consistent list result',
    )
    const inconsistent = encodeURIComponent(late.body.metadata.continue ?? '')
    const rest = await cluster.ask.get<ConfigMaps>(`${maps('history')}?limit=5&continue=${inconsistent}`)
    expect(namesOf(rest.body)).toEqual(expect.arrayContaining(['big']))
    expect(namesOf(rest.body)).not.toContain('a')

    const watch = await cluster.ask.watch(`${maps('history')}?watch=1&resourceVersion=${page.metadata.resourceVersion}`)
    expect(await watch.rest()).toEqual([
      {
        type: 'ERROR',
        object: expect.objectContaining({
          kind: 'Status',
          reason: 'Expired',
          code: 410,
          message: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/),
        }),
      },
    ])
  })
})

describe('selectors', () => {
  beforeAll(async () => {
    await create('lab', 'front', {}, { tier: 'front', canary: '' })
    await create('lab', 'back', {}, { tier: 'back' })
    await create('lab', 'plain')
  })
  const select = async (query: string) => namesOf((await cluster.ask.get<ConfigMaps>(`${maps('lab')}?${query}`)).body)

  test.each([
    ['labelSelector=tier', ['back', 'front']],
    ['labelSelector=tier%3Dfront', ['front']],
    ['labelSelector=tier+in+(front,back),!canary', ['back']],
    ['labelSelector=tier+notin+(front),tier', ['back']],
    ['fieldSelector=metadata.name%3Dplain', ['plain']],
    ['fieldSelector=metadata.name!%3Dplain,metadata.namespace%3Dlab&labelSelector=tier', ['back', 'front']],
  ])('%s', async (query, names) => {
    expect(await select(query)).toEqual(names)
  })

  test('that cannot be read, or that no index knows, are refused', async () => {
    const label = await cluster.ask.get(`${maps('lab')}?labelSelector=a+in+b`)
    expect([label.status, label.body.reason]).toEqual([400, 'BadRequest'])
    const refusals = {
      [`${maps('lab')}?fieldSelector=data.age%3Dold`]:
        '"data.age" is not a known field selector: only "metadata.name", "metadata.namespace"',
      '/api/v1/pods?fieldSelector=spec.image%3Dold': 'field label not supported: spec.image',
    }
    for (const [path, message] of Object.entries(refusals)) {
      const { status, body } = await cluster.ask.get(path)
      expect([status, body.message]).toEqual([400, expect.stringContaining(message)])
    }
  })
})

describe('the form of an answer', () => {
  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
  interface Table {
    kind: string
    apiVersion: string
    metadata: { resourceVersion?: string; remainingItemCount?: number; continue?: string }
    columnDefinitions: { name: string; type: string; priority: number }[]
    rows: { cells: unknown[]; object: { kind: string; metadata?: { name: string } } | null }[]
  }

  test('a table of a list', async () => {
    const { body } = await cluster.ask.get<Table>(`${maps('pages')}?limit=2`, { accept: table })
    expect(body).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' })
    expect(body.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age'])
    expect(body.rows[0]).toMatchObject({
      cells: ['a', 1, expect.stringMatching(/^\d+s$/)],
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'a' } },
    })
    expect(body.metadata).toMatchObject({ resourceVersion: expect.any(String), continue: expect.any(String) })
  })

  test('a table of one object, with as much of it as is wanted', async () => {
    const get = (include: string) =>
      cluster.ask.get<Table>(`${maps('pages', 'a')}?includeObject=${include}`, { accept: table })
    expect((await get('None')).body.rows[0]?.object).toBeNull()
    expect((await get('Object')).body.rows[0]?.object).toMatchObject({ kind: 'ConfigMap', data: { of: 'a' } })
    expect((await get('Everything')).status).toBe(400)
  })

  test('metadata only', async () => {
    const accept = (kind: string) => ({ accept: `application/json;as=${kind};v=v1;g=meta.k8s.io` })
    const one = await cluster.ask.get(maps('pages', 'a'), accept('PartialObjectMetadata'))
    expect(one.body).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a', namespace: 'pages' } })
    expect(one.body).not.toHaveProperty('data')
    const list = await cluster.ask.get<ConfigMaps>(maps('pages'), accept('PartialObjectMetadataList'))
    expect(list.body).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' })
    expect(list.text).not.toContain('"data"')
  })

  test('YAML, and indented for people', async () => {
    const yaml = await cluster.ask.get(maps('pages', 'a'), { accept: 'application/yaml' })
    expect(yaml.headers.get('content-type')).toBe('application/yaml')
    expect(yaml.text).toContain('kind: ConfigMap\n')
    // Else a reader of YAML 1.1, as Go's, would take it for another type than text.
    expect(yaml.text).toMatch(/creationTimestamp: "\d{4}-.*Z"\n/)
    expect((await cluster.ask.get(`${maps('pages', 'a')}?pretty=true`)).text).toContain('\n  "kind": "ConfigMap"')
  })

  test('what we cannot write is not acceptable', async () => {
    for (const accept of ['text/html', 'application/json;as=Chart;v=v1;g=meta.k8s.io']) {
      const { status, body } = await cluster.ask.get(maps('pages', 'a'), { accept })
      expect([status, body.reason]).toEqual([406, 'NotAcceptable'])
      expect(body.message).toContain('only the following media types are accepted: application/json, application/yaml')
    }
  })

  test('HEAD is a GET without its body', async () => {
    const { status, text } = await cluster.ask('HEAD', maps('pages', 'a'))
    expect([status, text]).toEqual([200, ''])
  })
})
