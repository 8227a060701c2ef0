/** A PostgreSQL server of the test's own, in a folder of its own; it refuses to run as root, so root lends it another user. */
import { execFile, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { endOf, freePort } from './orrery-process'

const run = promisify(execFile)

export interface PostgresqlServer {
  /** A connection URL of `database`, which exists. */
  url(database?: string): string
  createDatabase(name: string): Promise<void>
  /** Ends it, as when its machine goes away. */
  interrupt(meanwhile: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

const nobody = 65534

export async function startPostgresql(): Promise<PostgresqlServer> {
  const initdb = process.env.ORRERY_INITDB ?? 'initdb'
  const programs = path.dirname(initdb)
  const program = (name: string) => (programs === '.' ? name : path.join(programs, name))
  const folder = mkdtempSync(path.join(tmpdir(), 'orrery-postgresql-'))
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(folder, nobody, nobody)
  const as = isRoot ? { uid: nobody, gid: nobody } : {}
  const password = 'three in the morning'
  const passwordFile = path.join(folder, 'password')
  writeFileSync(passwordFile, password)
  const data = path.join(folder, 'data')
  const access = ['--username=orrery', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  await run(initdb, ['-D', data, ...access, '--no-sync', '--encoding=UTF8', '--locale=C'], { ...as, cwd: folder })
  const port = await freePort()
  const url = (database = 'postgres') =>
    `postgresql://orrery:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
  const start = () => {
    const options = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off']
    return spawn(program('postgres'), ['-D', data, '-p', String(port), ...options], {
      ...as,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  }
  const accepting = (child: ReturnType<typeof start>) =>
    new Promise<void>((resolve, reject) => {
      let said = ''
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('ready to accept connections')) resolve()
      })
      child.once('exit', (code) => reject(new Error(`postgres ended with ${code}\n${said}`)))
    })
  let child = start()
  await accepting(child)
  const interrupted = () => endOf(child, () => child.kill('SIGINT'))
  return {
    url,
    async createDatabase(name) {
      const connection = await new PrismaPg(url()).connect()
      await connection.executeScript(`CREATE DATABASE ${name}`)
      await connection.dispose()
    },
    async interrupt(meanwhile) {
      await interrupted()
      await meanwhile()
      child = start()
      await accepting(child)
    },
    async stop() {
      await interrupted()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
