import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Server as ApiServer, createTransport } from './transport'

type Pair = Awaited<ReturnType<typeof generate>>

let server: Server
let own: Pair
let client: Pair
let url: string

beforeAll(async () => {
  const names = [
    { type: 2, value: 'localhost' },
    { type: 7, ip: '127.0.0.1' },
  ] as const
  own = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [...names] }],
  })
  client = await generate([{ name: 'commonName', value: 'console' }], { keySize: 2048 })
  server = createServer(
    { key: own.private, cert: own.cert, ca: client.cert, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const socket = request.socket as TLSSocket
      const subject = socket.authorized ? socket.getPeerCertificate().subject.CN : 'nobody'
      response.end(JSON.stringify({ url: request.url, subject, authorization: request.headers.authorization }))
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

async function ask(api: Omit<ApiServer, 'url'>, base = url) {
  const transport = createTransport('test', { url: base, ...api })
  try {
    return await (await transport.fetch('/api?limit=1', {})).json()
  } finally {
    transport.close()
  }
}

describe('the road to an API server', () => {
  it('is trusted by its certificate authority, and by nothing else', async () => {
    expect(await ask({ certificateAuthority: own.cert, token: 't' })).toEqual({
      url: '/api?limit=1',
      subject: 'nobody',
      authorization: 'Bearer t',
    })
    await expect(ask({})).rejects.toMatchObject({ status: { code: 503, message: expect.stringContaining('self') } })
    await expect(ask({ certificateAuthority: client.cert })).rejects.toMatchObject({ status: { code: 503 } })
    expect(await ask({ skipTlsVerify: true })).toMatchObject({ subject: 'nobody' })
  })

  it('shows the certificate that the console has', async () => {
    const certificate = { clientCertificate: client.cert, clientKey: client.private }
    expect(await ask({ certificateAuthority: own.cert, ...certificate })).toMatchObject({ subject: 'console' })
  })

  it('keeps the path that a server is behind', async () => {
    expect(await ask({ certificateAuthority: own.cert }, `${url}/k8s/clusters/c-1/`)).toMatchObject({
      url: '/k8s/clusters/c-1/api?limit=1',
    })
  })
})
