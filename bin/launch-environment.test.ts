import { describe, expect, it } from 'vitest'
import { exposureWarning, readEnvironment } from './launch-environment'

const read = (environment: Record<string, string>) => readEnvironment(environment, '/home/ann')

describe('the environment', () => {
  it('has defaults, also for what is set to nothing', () => {
    const defaults = {
      port: 3000,
      host: '127.0.0.1',
      dataFolder: '/home/ann/.orrery',
      allowedHosts: [],
      trustedProxies: [],
      empty: false,
      simulator: true,
    }
    expect(read({})).toEqual(defaults)
    expect(
      read({
        PORT: '',
        HOST: ' ',
        ORRERY_DATA: '',
        ORRERY_ALLOWED_HOSTS: ' , ',
        ORRERY_TRUSTED_PROXIES: '',
        ORRERY_EMPTY: '',
      }),
    ).toEqual(defaults)
  })

  it('is read as people write it', () => {
    expect(
      read({
        PORT: ' 0 ',
        HOST: '[::1]',
        ORRERY_DATA: '/data',
        ORRERY_ALLOWED_HOSTS: 'A.example, b',
        ORRERY_TRUSTED_PROXIES: '127.0.0.1, FD00::/8',
        ORRERY_EMPTY: '1',
      }),
    ).toEqual({
      port: 0,
      host: '::1',
      dataFolder: '/data',
      allowedHosts: ['a.example', 'b'],
      trustedProxies: ['127.0.0.1', 'fd00::/8'],
      empty: true,
      simulator: true,
    })
  })

  it.each([
    ['ORRERY_SIMULATOR', 'no'],
    ['ORRERY_SECRET_KEY', 'short'],
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '1e3'],
    ['PORT', '0x50'],
    ['PORT', '80.5'],
    ['ORRERY_EMPTY', 'true'],
    ['ORRERY_TRUSTED_PROXIES', '*'],
    ['ORRERY_TRUSTED_PROXIES', 'proxy.example'],
    ['ORRERY_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['ORRERY_ALLOWED_HOSTS', '*'],
    ['ORRERY_ALLOWED_HOSTS', 'https://a.example'],
    ['ORRERY_ALLOWED_HOSTS', 'a.example:8080'],
  ])('refuses %s=%s in one line that names it', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name} must be [^\\n]*$`))
  })
})

it.each([
  ['127.0.0.1', false],
  ['127.1.2.3', false],
  ['::1', false],
  ['localhost', false],
  ['0.0.0.0', true],
  ['::', true],
  ['192.168.1.2', true],
  ['console.example', true],
])('HOST=%s is reached from elsewhere: %s', (host, isExposed) => {
  expect(exposureWarning({ host, port: 3000 }) !== undefined).toBe(isExposed)
})
