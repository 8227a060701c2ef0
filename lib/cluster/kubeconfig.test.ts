import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readForeignKubeconfig, readOwnKubeconfig } from './kubeconfig'

const base64 = (text: string) => Buffer.from(text).toString('base64')

function config(user: object = { token: 'secret' }, cluster: object = {}) {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'x',
    clusters: [
      {
        name: 'c',
        cluster: { server: 'https://10.0.0.1:6443/', 'certificate-authority-data': base64('CA'), ...cluster },
      },
    ],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  })
}

describe('a kubeconfig', () => {
  it('is read into an address, whom to trust, and a credential', async () => {
    expect(await readForeignKubeconfig(config())).toEqual({
      url: 'https://10.0.0.1:6443',
      certificateAuthority: 'CA',
      token: 'secret',
    })
    const certificate = { 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY') }
    expect(await readForeignKubeconfig(config(certificate, { 'tls-server-name': 'kubernetes' }))).toMatchObject({
      clientCertificate: 'CERT',
      clientKey: 'KEY',
      tlsServerName: 'kubernetes',
    })
  })

  it.each([
    ['exec', { exec: { apiVersion: 'v1', command: 'touch' } }],
    ['auth-provider', { 'auth-provider': { name: 'gcp' } }],
    ['tokenFile', { tokenFile: '/etc/shadow' }],
    ['client-certificate', { 'client-certificate': '/etc/shadow' }],
    ['client-key', { 'client-key': '/etc/shadow' }],
    ['as', { token: 't', as: 'system:admin' }],
  ])('of somebody else is refused with %s', async (field, user) => {
    await expect(readForeignKubeconfig(config(user))).rejects.toThrow(`"${field}", which is not accepted`)
  })

  it('of somebody else is refused with files and proxies of a cluster', async () => {
    await expect(readForeignKubeconfig(config({}, { 'certificate-authority': '/etc/ca' }))).rejects.toThrow(
      'not accepted',
    )
    await expect(readForeignKubeconfig(config({}, { 'proxy-url': 'http://x' }))).rejects.toThrow('not accepted')
  })

  it('cannot hide a field in a merge key, which one reader of YAML follows and another does not', async () => {
    const hidden = config().replace(
      'token: secret',
      '"<<": { exec: { command: touch } }\n      <<: { tokenFile: /etc/hostname }',
    )
    const result = await readForeignKubeconfig(hidden).catch((error: unknown) => error)
    if (!(result instanceof Error)) expect(result).toEqual({ url: 'https://10.0.0.1:6443', certificateAuthority: 'CA' })
  })

  it('must be one', async () => {
    for (const text of ['a: [', '[]', 'clusters: 5', '{}']) {
      await expect(readForeignKubeconfig(text)).rejects.toMatchObject({ status: { code: 400 } })
    }
  })

  it('of our own may point at files', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'orrery-kubeconfig-'))
    const certificate = path.join(folder, 'client.pem')
    const file = path.join(folder, 'kubeconfig')
    await writeFile(certificate, 'CERT')
    await writeFile(file, config({ 'client-certificate': certificate }))
    expect(await readOwnKubeconfig(file)).toMatchObject({ clientCertificate: 'CERT' })
    await rm(folder, { recursive: true })
  })
})
