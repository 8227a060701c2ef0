import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readOwnKubeconfig } from './kubeconfig'

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

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-kubeconfig-'))
afterAll(() => rmSync(folder, { recursive: true }))

function read(text: string) {
  const file = path.join(folder, 'kubeconfig')
  writeFileSync(file, text)
  return readOwnKubeconfig(file)
}

describe('a kubeconfig', () => {
  it('is read into an address, whom to trust, and a credential', async () => {
    expect(await read(config())).toEqual({
      url: 'https://10.0.0.1:6443',
      certificateAuthority: 'CA',
      token: 'secret',
    })
    const certificate = { 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY') }
    expect(await read(config(certificate, { 'tls-server-name': 'kubernetes' }))).toMatchObject({
      clientCertificate: 'CERT',
      clientKey: 'KEY',
      tlsServerName: 'kubernetes',
    })
  })

  it('may point at files', async () => {
    const certificate = path.join(folder, 'client.pem')
    writeFileSync(certificate, 'CERT')
    expect(await read(config({ 'client-certificate': certificate }))).toMatchObject({ clientCertificate: 'CERT' })
  })

  it('means what was checked, also where readers of YAML differ', async () => {
    const odd = config().replace('token: secret', '<<: { tokenFile: /etc/hostname }')
    expect(await read(odd)).toEqual({ url: 'https://10.0.0.1:6443', certificateAuthority: 'CA' })
  })

  it.each(['a: [', '[]', 'clusters: 5', '{}'])('is not %s', async (text) => {
    await expect(read(text)).rejects.toMatchObject({ status: { code: 400 } })
  })
})
