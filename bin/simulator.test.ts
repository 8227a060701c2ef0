import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = path.resolve(import.meta.dirname, '..')
const patience = 60_000

interface Running {
  child: ChildProcessWithoutNullStreams
  url: string
}

describe('the simulated cluster as a process', () => {
  let folder: string
  const children = new Set<ChildProcessWithoutNullStreams>()
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orrery-process-'))
  })
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  function launch(...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'bin/simulator.ts', '--data', folder, ...args], {
      cwd: root,
    })
    children.add(child)
    child.once('exit', () => children.delete(child))
    return child
  }

  async function start(...args: string[]): Promise<Running> {
    const child = launch('--empty', '--nodes', '1', ...args)
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    for await (const line of child.stdout) {
      const message = JSON.parse(String(line))
      if (message.ready) return { child, url: message.url }
    }
    throw new Error(`it ended before it was ready: ${said}`)
  }

  const ended = (child: ChildProcessWithoutNullStreams) =>
    child.exitCode === null && child.signalCode === null
      ? new Promise<void>((resolve) => child.once('exit', () => resolve()))
      : Promise.resolve()

  function kubeconfig(file = 'kubeconfig') {
    const { clusters, users } = parse(readFileSync(path.join(folder, file), 'utf8'))
    return {
      server: clusters[0].cluster.server as string,
      ca: Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64'),
      token: users[0].user.token as string,
    }
  }

  function ask(address: string, options: { cert?: Buffer; key?: Buffer; token?: string; method?: string } = {}) {
    const { ca, server } = kubeconfig()
    const { token, ...rest } = options
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request(`${server}${address}`, { ca, headers, agent: false, ...rest }, (answer) => {
        let text = ''
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
      sent.on('error', reject)
      sent.end()
    })
  }

  it(
    'writes kubeconfigs, knows certificates, refuses a second on the same data, keeps its port, ends with its parent',
    async () => {
      const first = await start()
      expect(kubeconfig().server).toBe(first.url)
      for (const file of ['kubeconfig', 'simulator/console.kubeconfig'])
        expect(statSync(path.join(folder, file)).mode & 0o777).toBe(0o600)

      const { token } = kubeconfig()
      expect((await ask('/api/v1/namespaces', { token })).status).toBe(200)
      expect((await ask('/api/v1/namespaces')).status).toBe(401)
      const pki = (file: string) => readFileSync(path.join(folder, 'simulator/pki', file))
      const review = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
      const certificate = { cert: pki('admin.crt'), key: pki('admin.key') }
      expect((await ask('/api/v1/namespaces', certificate)).status).toBe(200)
      expect((await ask(review, { ...certificate, method: 'POST' })).status).not.toBe(401)
      // The server's own certificate is of the same authority, but not for clients.
      expect((await ask('/api/v1/namespaces', { cert: pki('apiserver.crt'), key: pki('apiserver.key') })).status).toBe(
        401,
      )

      const second = launch()
      let complaint = ''
      second.stderr.on('data', (chunk) => {
        complaint += chunk
      })
      await ended(second)
      expect(second.exitCode).toBe(1)
      expect(complaint.trim().split('\n')).toEqual([expect.stringContaining('already uses')])

      first.child.kill('SIGTERM')
      await ended(first.child)
      const again = await start('--parent', String(process.pid))
      expect(again.url).toBe(first.url)
      expect(kubeconfig().token).toBe(token)

      // As when this process is killed: the pipe closes without a word.
      again.child.stdin.destroy()
      await ended(again.child)
    },
    patience,
  )
})
