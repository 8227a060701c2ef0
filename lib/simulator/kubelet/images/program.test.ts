import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../../clock.test-support'
import type { ContainerProcess } from '../../extension'
import { MountedFiles, type Volume } from '../container/files'
import { aloneIn } from '../container/process.test-support'
import { imageCatalogue } from './catalogue'
import { mainProgram } from './program'

const catalogue = imageCatalogue([])

function volume(text: string, mode: number): Volume {
  const data = new TextEncoder().encode(text)
  return {
    read: (path) => (path === 'run.sh' ? data : undefined),
    list: () => ['run.sh'],
    mode: () => mode,
  }
}

const mounted = (text: string, mode = 0o755) =>
  new MountedFiles([{ path: '/scripts', volume: volume(text, mode), readOnly: true }])

function program(
  image: string,
  command: readonly string[],
  args: readonly string[] = [],
  files = new MountedFiles([]),
) {
  return mainProgram(catalogue(image), { command: [...command], args: [...args] }, {}, files)
}

/** Runs it until it ends, or for a moment: servers do not end. */
async function outcome(image: string, command: readonly string[], args?: readonly string[], files?: MountedFiles) {
  const { argv, run } = program(image, command, args, files)
  const lines: string[] = []
  const writer = { write: (text: string) => void lines.push(text.replace(/\n$/, '')) }
  const ports: number[] = []
  const clock = new FakeClock('2026-01-02T03:04:05Z')
  const process: ContainerProcess = {
    argv,
    env: { PATH: '/bin' },
    hostname: 'box',
    ports: [],
    files: files ?? new MountedFiles([]),
    ...aloneIn(clock),
    stdout: writer,
    stderr: writer,
    signal: new AbortController().signal,
    network: { listen: (port) => void ports.push(port), fetch: async () => new Response('hello\n') },
    usage: () => undefined,
    clock,
    random: () => 0.5,
  }
  const code = await Promise.race([run(process), new Promise<'runs'>((resolve) => setImmediate(() => resolve('runs')))])
  return { code, lines, ports }
}

describe('what a command names', () => {
  it.each([
    ['nginx', '/no/such/binary', 'stat /no/such/binary: no such file or directory'],
    ['nginx', './server', 'stat ./server: no such file or directory'],
    ['nginx', 'nosuch', 'executable file not found in $PATH'],
    ['nginx', '/etc', 'is a directory'],
    ['nginx', 'wget', 'executable file not found in $PATH'],
    ['nginx:1.27-alpine', 'bash', 'executable file not found in $PATH'],
    ['redis:7', '/usr/bin/redis-server', 'stat /usr/bin/redis-server: no such file or directory'],
    ['postgres:17', 'mysqld', 'executable file not found in $PATH'],
    ['busybox', 'bash', 'executable file not found in $PATH'],
    ['busybox', 'curl', 'executable file not found in $PATH'],
    ['busybox', 'cd', 'executable file not found in $PATH'],
    ['ubuntu', 'curl', 'executable file not found in $PATH'],
    ['registry.k8s.io/pause:3.10', 'sh', 'executable file not found in $PATH'],
    ['traefik/whoami', '/bin/sh', 'stat /bin/sh: no such file or directory'],
    ['docker.io/istio/examples-bookinfo-ratings-v1:1.20.3', 'ruby', 'executable file not found in $PATH'],
    ['registry.orrery.example/shop/cart:1', '/bin/sh', 'stat /bin/sh: no such file or directory'],
  ])('in %s, %s is refused', (image, word, why) => {
    expect(() => program(image, [word])).toThrow(`exec: "${word}": ${why}`)
  })

  it.each([
    ['nginx', ['sh', '-c', 'echo hi']],
    ['nginx', ['/bin/bash', '-c', 'echo hi']],
    ['nginx', ['/usr/bin/env']],
    ['nginx', ['curl', 'http://web']],
    ['nginx:1.27-alpine', ['wget', '-qO-', 'http://web']],
    ['redis:7', ['redis-cli', 'ping']],
    ['postgres:17-alpine', ['pg_isready']],
    ['busybox', ['busybox', 'echo', 'hi']],
    ['curlimages/curl', ['/usr/bin/curl', 'http://web']],
    ['python:3', ['/usr/local/bin/python3', '-m', 'http.server']],
  ])('in %s, %j runs', async (image, command) => {
    expect((await outcome(image, command)).lines).not.toEqual([])
  })

  it.each([
    'nginx',
    'httpd',
    'redis',
    'gcr.io/google-samples/gb-redis-follower:v2',
    'gcr.io/google-samples/gb-frontend:v5',
    'docker.io/istio/examples-bookinfo-details-v1:1.20.3',
    'docker.io/istio/examples-bookinfo-ratings-v1:1.20.3',
    'docker.io/istio/examples-bookinfo-productpage-v1:1.20.3',
    'docker.io/istio/examples-bookinfo-reviews-v3:1.20.3',
    'mongo',
    'traefik/whoami',
    'hashicorp/http-echo',
    'gcr.io/google-samples/hello-app:1.0',
    'stefanprodan/podinfo',
    'registry.k8s.io/e2e-test-images/agnhost:2.53',
    'registry.k8s.io/pause:3.10',
    'jmalloc/echo-server',
    'registry.orrery.example/shop/cart:1',
    'registry.orrery.example/shop/visitors:1',
    'registry.orrery.example/shop/invoice-worker:1',
  ])('%s runs without one', async (image) => expect((await outcome(image, [])).code).toBe('runs'))

  it.each([
    ['hello-world', 0],
    ['busybox', 0],
    ['python:3', 0],
    ['postgres:17', 1],
  ])('%s ends without one', async (image, code) => expect((await outcome(image, [])).code).toBe(code))

  it('is no property that every object has', async () => {
    expect(await outcome('team/own', ['constructor'])).toMatchObject({ code: 'runs' })
    const { code, lines } = await outcome('team/own', ['sh', '-c', 'toString; constructor'])
    expect([code, lines]).toEqual([
      127,
      ['toString', 'constructor'].map((name) => `sh: ${name}: not found (or not part of this simulated image)`),
    ])
  })

  it('is anything at all in an image of which nothing is known', async () => {
    expect((await outcome('example.com/team/app', ['/app/server'])).code).toBe('runs')
  })
})

describe('arguments without a command', () => {
  it("replace the image's own and leave its entrypoint", async () => {
    expect(await outcome('nginx', [], ['echo', 'hi'])).toEqual({ code: 0, lines: ['hi'], ports: [] })
    expect((await outcome('nginx', [], ['nginx', '-g', 'daemon off;'])).ports).toEqual([80])
    expect((await outcome('redis', [], ['--appendonly', 'yes'])).ports).toEqual([6379])
    expect((await outcome('hashicorp/http-echo', [], ['-text=hi'])).ports).toEqual([5678])
    expect((await outcome('curlimages/curl', [], ['-s', 'http://web'])).lines).toEqual(['hello'])
    expect((await outcome('curlimages/curl', [], ['http://web'])).lines).toEqual(['hello'])
  })

  it('that name no program end the entrypoint, which has started', async () => {
    expect(await outcome('nginx', [], ['nosuch'])).toEqual({
      code: 127,
      lines: ['/docker-entrypoint.sh: exec: nosuch: not found'],
      ports: [],
    })
  })

  it('are the command of an image without an entrypoint', () => {
    expect(() => program('busybox', [], ['nosuch'])).toThrow('exec: "nosuch": executable file not found in $PATH')
  })
})

describe('a mounted script', () => {
  it('is run by the program that its first line names', async () => {
    const files = mounted('#!/bin/sh\necho "$1"\n')
    expect(await outcome('busybox', ['/scripts/run.sh', 'hi'], [], files)).toMatchObject({ code: 0, lines: ['hi'] })
    expect(await outcome('busybox', ['sh', '-c', '/scripts/run.sh hi'], [], files)).toMatchObject({ lines: ['hi'] })
  })

  it('needs that program, and a first line', async () => {
    expect(await outcome('busybox', ['/scripts/run.sh'], [], mounted('#!/bin/bash\necho hi\n'))).toMatchObject({
      code: 255,
      lines: ['exec /scripts/run.sh: no such file or directory'],
    })
    expect(await outcome('busybox', ['/scripts/run.sh'], [], mounted('echo hi\n'))).toMatchObject({
      code: 255,
      lines: ['exec /scripts/run.sh: exec format error'],
    })
  })

  it('must be executable', () => {
    expect(() => program('busybox', ['/scripts/run.sh'], [], mounted('#!/bin/sh\n', 0o644))).toThrow(
      'exec: "/scripts/run.sh": permission denied',
    )
  })
})
