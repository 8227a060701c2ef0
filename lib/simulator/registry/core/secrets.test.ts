import { expect, it } from 'vitest'
import type { Secret } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { defaulted, refusals } from '../strategy.test-support'
import { secretStrategy } from './secrets'

const secret = (part: Partial<Secret> = {}): Secret => ({ metadata: { name: 'login' }, data: { a: 'Yg==' }, ...part })
const base64 = (text: string) => Buffer.from(text).toString('base64')

testResource<Secret>(secretStrategy, {
  valid: secret,
  invalidUpdates: [
    {
      why: 'the type',
      change(object) {
        object.type = 'example.com/other'
      },
      field: 'type',
    },
  ],
})

it('folds stringData into data', () => {
  const object = secret({ stringData: { a: 'over', c: '中文' } })
  expect(defaulted(secretStrategy, object)).toEqual({
    metadata: { name: 'login' },
    type: 'Opaque',
    data: { a: base64('over'), c: base64('中文') },
  })
})

it.each<[string, Secret['data'], string[]]>([
  ['kubernetes.io/tls', { 'tls.crt': 'AA==' }, ['data[tls.key]: Required value']],
  ['kubernetes.io/basic-auth', {}, ['data[username]: Required value', 'data[password]: Required value']],
  ['kubernetes.io/basic-auth', { username: '' }, []],
  ['kubernetes.io/ssh-auth', {}, ['data[ssh-privatekey]: Required value']],
  ['kubernetes.io/dockerconfigjson', {}, ['data[.dockerconfigjson]: Required value']],
  ['kubernetes.io/dockerconfigjson', { '.dockerconfigjson': base64('{"auths":{}}') }, []],
  [
    'kubernetes.io/dockercfg',
    { '.dockercfg': base64('user:password') },
    [
      'data[.dockercfg]: Invalid value: "<secret contents redacted>": invalid character \'u\' looking for beginning of value',
    ],
  ],
  [
    'kubernetes.io/service-account-token',
    {},
    ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
  ],
  ['example.com/anything', {}, []],
])('checks what a Secret of type %s must hold', (type, data, texts) => {
  expect(refusals(secretStrategy, secret({ type, data }))).toEqual(texts)
})
