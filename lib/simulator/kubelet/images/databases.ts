/** Databases: they start as real ones do and hold their port; they understand nothing that is sent to it. */
import { sleep } from '../../../clock'
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { notSimulated, terminated, text, uses } from './running'

interface Database {
  match: RegExp
  megabytes: number
  /** The server. */
  server: string
  port: number
  memory: number
  /** What must be in the environment, or it ends with this complaint. */
  needs?: { variables: readonly string[]; complaint: string }
  starting(time: string): readonly string[]
  ready(time: string): string
  stopped(time: string): string
  /** Programs that tell whether the database answers. */
  clients: readonly string[]
  /** Further programs of the image. */
  others: readonly string[]
  answer: string
}

const startUpMs = 1500

const postgres = behaviour({
  match: /(^|\/)(postgres|postgresql|postgis)(:|@|$)/,
  megabytes: 152,
  server: '/usr/lib/postgresql/17/bin/postgres',
  port: 5432,
  memory: 48,
  needs: {
    variables: ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD', 'POSTGRESQL_PASSWORD'],
    complaint: 'Error: Database is uninitialized and superuser password is not specified.',
  },
  starting: (time) => [
    'PostgreSQL init process complete; ready for start up.',
    `${time} UTC [1] LOG:  starting PostgreSQL 17.2 (simulated)`,
    `${time} UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432`,
  ],
  ready: (time) => `${time} UTC [1] LOG:  database system is ready to accept connections`,
  stopped: (time) => `${time} UTC [1] LOG:  database system is shut down`,
  clients: ['pg_isready'],
  others: ['psql', 'pg_dump', 'createdb', 'initdb'],
  answer: '/var/run/postgresql:5432 - accepting connections',
})

const mysql = behaviour({
  match: /(^|\/)(mysql|mariadb|percona)(:|@|$)/,
  megabytes: 236,
  server: '/usr/sbin/mysqld',
  port: 3306,
  memory: 180,
  needs: {
    variables: [
      'MYSQL_ROOT_PASSWORD',
      'MYSQL_ALLOW_EMPTY_PASSWORD',
      'MYSQL_RANDOM_ROOT_PASSWORD',
      'MARIADB_ROOT_PASSWORD',
    ],
    complaint: '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
  },
  starting: (time) => [
    `${time}+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server started (simulated).`,
    `${time}Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld starting as process 1`,
  ],
  ready: (time) => `${time}Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. port: 3306`,
  stopped: (time) => `${time}Z 0 [System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete`,
  clients: ['mysqladmin', 'mariadb-admin', 'healthcheck.sh'],
  others: ['mysql', 'mariadb', 'mysqldump', 'mariadb-dump'],
  answer: 'mysqld is alive',
})

const mongo = behaviour({
  match: /(^|\/)(mongo|mongodb)(:|@|$)/,
  megabytes: 268,
  server: '/usr/bin/mongod',
  port: 27017,
  memory: 90,
  starting: (time) => [
    `{"t":{"$date":"${time}Z"},"s":"I","c":"CONTROL","msg":"MongoDB starting","attr":{"port":27017,"simulated":true}}`,
  ],
  ready: (time) =>
    `{"t":{"$date":"${time}Z"},"s":"I","c":"NETWORK","msg":"Waiting for connections","attr":{"port":27017}}`,
  stopped: (time) => `{"t":{"$date":"${time}Z"},"s":"I","c":"CONTROL","msg":"Now exiting"}`,
  clients: ['mongosh', 'mongo'],
  others: ['mongodump', 'mongorestore'],
  answer: '{ ok: 1 }',
})

export const databases: readonly ImageBehaviour[] = [postgres, mysql, mongo]

function behaviour(database: Database): ImageBehaviour {
  const { match, megabytes, server, clients, others } = database
  return {
    match,
    size: megabytes * 1024 * 1024,
    entrypoint: ['docker-entrypoint.sh'],
    arguments: [server.slice(server.lastIndexOf('/') + 1)],
    paths: [
      '/usr/local/bin/docker-entrypoint.sh',
      server,
      ...[...clients, ...others].map((name) => `/usr/bin/${name}`),
    ],
    programs: Object.fromEntries([
      ...clients.map((name) => [name, (process: ContainerProcess) => client(process, database)]),
      ...others.map((name) => [name, notSimulated]),
    ]),
    run: (process) => run(process, database),
  }
}

async function run(process: ContainerProcess, database: Database): Promise<number> {
  const { needs, port } = database
  const time = () => process.clock.now().toISOString().slice(0, 23)
  if (needs && !needs.variables.some((name) => process.env[name])) {
    process.stderr.write(needs.complaint)
    return 1
  }
  for (const line of database.starting(time())) process.stdout.write(line)
  uses(process, 150, database.memory)
  await sleep(process.clock, startUpMs, process.signal)
  process.network.listen(port, async () => text('simulated: this port is held, but its protocol is not spoken\n', 501))
  process.stdout.write(database.ready(time()))
  uses(process, 8, database.memory)
  await terminated(process)
  process.stdout.write(database.stopped(time()))
  return 0
}

async function client(process: ContainerProcess, { port, answer }: Database): Promise<number> {
  try {
    await process.network.fetch(new Request(`http://localhost:${port}/`))
    process.stdout.write(answer)
    return 0
  } catch {
    process.stderr.write(`${process.argv[0]}: no response`)
    return 2
  }
}
