/** What is no object of its kind, and what is no request of the API. */
import { describe, expect, test } from 'vitest'
import type { ConfigMap } from '../../lib/kube/types'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab', 'strict', 'dry')

const maps = (name = '') => `/api/v1/namespaces/lab/configmaps${name && `/${name}`}`

const deployments = (name = '') => `/apis/apps/v1/namespaces/lab/deployments${name && `/${name}`}`

const deployment = (name: string, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    ...spec,
  },
})

describe('field validation', () => {
  const strict = '/apis/apps/v1/namespaces/strict/deployments'
  const odd = () => ({ ...deployment('odd', { replica: 2 }), shape: 'round' })

  test('Strict refuses unknown fields', async () => {
    const { status, body } = await cluster.ask.post(`${strict}?fieldValidation=Strict`, odd())
    expect([status, body.reason, body.message]).toEqual([
      400,
      'BadRequest',
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica", unknown field "shape"',
    ])
  })

  test('Warn, also when nothing is said, drops and tells; Ignore only drops', async () => {
    for (const query of ['?dryRun=All&fieldValidation=Warn', '?dryRun=All']) {
      const { status, warnings, body } = await cluster.ask.post(`${strict}${query}`, odd())
      expect(status).toBe(201)
      expect(warnings).toEqual(['unknown field "spec.replica"', 'unknown field "shape"'])
      expect(body).not.toHaveProperty('shape')
    }
    const quiet = await cluster.ask.post(`${strict}?dryRun=All&fieldValidation=Ignore`, odd())
    expect([quiet.status, quiet.warnings]).toEqual([201, []])
    const wrong = await cluster.ask.post(`${strict}?fieldValidation=Sometimes`, odd())
    expect([wrong.status, wrong.body.message]).toEqual([
      422,
      expect.stringContaining('fieldValidation: Unsupported value: "Sometimes"'),
    ])
  })

  test('a key that stands twice', async () => {
    const text =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"twice"},"data":{"a":"1","b":"2","a":"3"},"immutable":true,"immutable":false}'
    const maps = '/api/v1/namespaces/strict/configmaps'
    const refused = await cluster.ask.post(`${maps}?fieldValidation=Strict`, text)
    expect([refused.status, refused.body.message]).toEqual([
      400,
      expect.stringContaining('strict decoding error: duplicate field "data.a", duplicate field "immutable"'),
    ])
    const { status, warnings, body } = await cluster.ask.post<ConfigMap>(maps, text)
    expect([status, body.data]).toEqual([201, { a: '3', b: '2' }])
    expect(warnings).toEqual(['duplicate field "data.a"', 'duplicate field "immutable"'])
  })

  test('YAML bodies', async () => {
    const maps = '/api/v1/namespaces/strict/configmaps'
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata:\n  a: "1"\n  flag: "yes"\n'
    const { status, body } = await cluster.ask.post<ConfigMap>(maps, yaml, { type: 'application/yaml' })
    expect([status, body.data]).toEqual([201, { a: '1', flag: 'yes' }])
    const broken = await cluster.ask.post(maps, 'a: [', { type: 'application/yaml' })
    expect([broken.status, broken.body.reason]).toEqual([400, 'BadRequest'])
    const bomb = `a: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [${'*c,'.repeat(50)}]\n`
    const refused = await cluster.ask.post(maps, bomb, { type: 'application/yaml' })
    expect([refused.status, refused.body.reason]).toEqual([400, 'BadRequest'])
  })
})

describe('what is no request of the API', () => {
  test('methods that a path does not have', async () => {
    const wrong: [method: string, path: string][] = [
      ['POST', maps('same')],
      ['PUT', maps()],
      ['PATCH', maps()],
      ['POST', '/api/v1/configmaps'],
      ['DELETE', '/api/v1/configmaps'],
      ['DELETE', '/api/v1/namespaces'],
      ['DELETE', `${deployments('split')}/scale`],
    ]
    for (const [method, path] of wrong) {
      const { status, body } = await cluster.ask(method, path, {})
      expect([method, path, status, body.reason, body.message]).toEqual([
        method,
        path,
        405,
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
      ])
    }
  })

  test('paths that are not served', async () => {
    for (const path of [
      '/api/v1/widgets',
      '/api/v1/configmaps/same',
      '/api/v1/namespaces/lab/nodes',
      '/apis/apps/v9/x',
    ])
      expect((await cluster.ask.get(path)).status, path).toBe(404)
    expect((await cluster.ask.get(`${maps('same')}/colour`)).status).toBe(404)
  })

  test('bodies of another format, none at all, and broken ones', async () => {
    const text = await cluster.ask.post(maps(), 'hello', { type: 'text/plain' })
    expect([text.status, text.body.reason]).toEqual([415, 'UnsupportedMediaType'])
    expect(text.body.message).toContain(
      'the body of the request was in an unknown format - accepted media types include',
    )
    for (const body of ['', '{', '[]', 'null', '7', '"text"', '{"metadata":[]}', '{"metadata":{"name":7}}']) {
      const { status, body: answer } = await cluster.ask.post(maps(), body)
      expect([body, status, answer.reason]).toEqual([body, 400, 'BadRequest'])
    }
  })

  test('what is too large', async () => {
    const large = await cluster.ask.post(maps(), { metadata: { name: 'large' }, data: { k: 'x'.repeat(1_200_000) } })
    expect([large.status, large.body.message]).toEqual([
      422,
      'ConfigMap "large" is invalid: []: Too long: may not be more than 1048576 bytes',
    ])
    const huge = await cluster.ask.post(maps(), { metadata: { name: 'huge' }, data: { k: 'x'.repeat(3_500_000) } })
    expect([huge.status, huge.body.reason, huge.body.message]).toEqual([
      413,
      'RequestEntityTooLarge',
      'Request entity too large: limit is 3145728',
    ])
    const marked = await cluster.ask.post(maps(), { metadata: { name: 'm', labels: { k: 'x'.repeat(5000) } } })
    expect([marked.status, marked.body.message]).toEqual([
      422,
      expect.stringContaining('metadata.labels: Invalid value: "xxx'),
    ])
    const noted = await cluster.ask.post(maps(), { metadata: { name: 'n', annotations: { k: 'x'.repeat(300_000) } } })
    expect([noted.status, noted.body.message]).toEqual([
      422,
      'ConfigMap "n" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
    ])
  })

  test('nesting without end', async () => {
    const deep = `{"metadata":{"name":"deep"},"data":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`
    const { status } = await cluster.ask.post(maps(), deep)
    expect(status).toBe(400)
    expect((await cluster.ask.get('/readyz')).text).toBe('ok')
  })

  test('names that would poison prototypes are only names', async () => {
    const text =
      '{"metadata":{"name":"proto","labels":{"__proto__":"x","constructor":"y"}},"data":{"__proto__":"1","constructor":"2"},"__proto__":{"polluted":"yes"}}'
    const { status, body } = await cluster.ask.post<ConfigMap>(maps(), text)
    // Go takes them as any other key: `__proto__` is no label (it begins with an underscore).
    expect(status).toBe(422)
    expect(JSON.stringify(body)).toContain('__proto__')
    const plain = await cluster.ask.post<ConfigMap>(maps(), '{"metadata":{"name":"proto"},"data":{"__proto__":"1"}}')
    expect(plain.text).toContain('"__proto__":"1"')
    expect((await cluster.ask.get<object>(maps('proto'))).text).toContain('"__proto__":"1"')
    expect((await cluster.ask.get<{ polluted?: string }>(maps('same'))).body.polluted).toBeUndefined()
  })
})
