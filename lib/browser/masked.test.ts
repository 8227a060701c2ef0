import { describe, expect, it } from 'vitest'
import { decodeValue, masked, maskText } from './masked'

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'login',
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${encode('hunter2')}"}}`,
      owner: 'ann',
    },
  },
  data: { user: encode('ann'), password: encode('hunter2') },
  stringData: { token: 'hunter2' },
}

describe('a Secret on screen', () => {
  it('shows none of its values, wherever they stand', () => {
    const text = JSON.stringify(masked(secret))
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain(encode('hunter2'))
    expect(text).not.toContain(encode('ann'))
    expect(text).toContain('"owner":"ann"')
  })

  it('shows the keys that were revealed, and no other', () => {
    const shown = masked(secret, new Set(['user']))
    expect(shown.data).toEqual({ user: encode('ann'), password: maskText })
    expect(shown.metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']).toBe(maskText)
  })

  it('does not change the object itself, nor other kinds', () => {
    masked(secret)
    expect(secret.data.password).toBe(encode('hunter2'))
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } }
    expect(masked(configMap)).toBe(configMap)
  })
})

describe('a value', () => {
  it('is text where it is text', () => {
    expect(decodeValue(encode('密码\n'))).toEqual({ text: '密码\n', bytes: 7 })
    expect(decodeValue(Buffer.from([0, 1, 255]).toString('base64'))).toEqual({ text: undefined, bytes: 3 })
    expect(decodeValue(encode('a\u0000b'))).toEqual({ text: undefined, bytes: 3 })
    expect(decodeValue('')).toEqual({ text: '', bytes: 0 })
  })
})
