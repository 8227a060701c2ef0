import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fingerprint } from './fingerprint.js'
import { PrepareLock } from './prepare-lock.js'
import { Unusable } from './unusable.js'

/**
 * Everything between a fresh clone and a runnable console, each step only when its inputs changed.
 * @param {string} root
 * @param {{ pages: boolean }} what `pages`: the production build of the pages too
 */
export async function prepareProject(root, { pages }) {
  const lock = new PrepareLock(root)
  try {
    await installDependencies(root, lock)
    await generateDatabaseClient(root, lock)
    await bundleServers(root, lock)
    await generateSchema(root, lock)
    if (pages) await buildPages(root, lock)
  } finally {
    lock.release()
  }
}

/** @param {string} root @param {PrepareLock} lock */
async function installDependencies(root, lock) {
  if (areInstalled(root)) return
  await lock.take()
  if (areInstalled(root)) return
  console.log('Installing dependencies ...')
  // No package needs its install script, and one (prisma) would try to download.
  await runNpm(root, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** @param {string} root */
function areInstalled(root) {
  const packagesOf = (/** @type {string} */ file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages
  const wanted = packagesOf('package-lock.json')
  try {
    return fits(wanted, packagesOf('node_modules/.package-lock.json'))
  } catch {
    // Never installed, or being installed at this moment.
    return false
  }
}

/**
 * Whether every package that the lock file wants is there in that version; optional ones are for other systems.
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted
 * @param {Record<string, { version?: string }>} installed
 */
function fits(wanted, installed) {
  return Object.entries(wanted).every(
    ([location, { version, optional }]) =>
      location === '' || (optional && !installed[location]) || installed[location]?.version === version,
  )
}

/**
 * A client for each kind of database: Prisma writes the one into the other's code.
 * @param {string} root @param {PrepareLock} lock
 */
async function generateDatabaseClient(root, lock) {
  const inputs = ['prisma/schema.prisma', 'prisma.config.ts', 'bin/launch/prepare.js', 'package-lock.json']
  await once(root, lock, 'prisma', inputs, async () => {
    console.log('Preparing the database client ...')
    const schema = readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8')
    const forPostgresql = path.join(root, '.build/postgresql.prisma')
    writeFileSync(
      forPostgresql,
      schema
        .replace('provider = "sqlite"', 'provider = "postgresql"')
        .replace('../.build/prisma', './prisma-postgresql'),
    )
    for (const file of ['prisma/schema.prisma', forPostgresql]) {
      await runNode(root, ['node_modules/prisma/build/index.js', 'generate', '--schema', file], {
        // The CLI would download its schema engine; `generate` does not need it and takes any program that fails.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
      })
    }
  })
}

/** @param {string} root @param {PrepareLock} lock */
async function bundleServers(root, lock) {
  await once(root, lock, 'servers', ['bin', 'lib', 'package-lock.json'], async () => {
    const { build, stop } = await import('esbuild')
    await build({
      absWorkingDir: root,
      entryPoints: ['bin/console.ts', 'bin/simulator.ts', 'bin/generate-schema.ts'],
      outdir: '.build',
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: true,
      logLevel: 'warning',
    })
    // Its service process would live as long as this one.
    await stop()
  })
}

/** @param {string} root @param {PrepareLock} lock */
async function generateSchema(root, lock) {
  await once(
    root,
    lock,
    'schema',
    ['lib/simulator/schema', 'bin/generate-schema.ts', 'package-lock.json'],
    async () => {
      console.log('Generating the Kubernetes API schema ...')
      await runNode(root, ['.build/generate-schema.js'])
    },
  )
}

/** @param {string} root @param {PrepareLock} lock */
async function buildPages(root, lock) {
  const inputs = [
    'app',
    'components',
    'lib',
    'next.config.js',
    'postcss.config.js',
    'tsconfig.json',
    'package-lock.json',
  ]
  await once(root, lock, 'pages', inputs, async () => {
    console.log('Building the pages ...')
    await runNode(root, ['node_modules/next/dist/bin/next', 'build'], { NODE_ENV: 'production' })
  })
}

/**
 * Runs `step` unless it already ran with exactly these inputs.
 * @param {string} root
 * @param {PrepareLock} lock
 * @param {string} name
 * @param {readonly string[]} inputs
 * @param {() => Promise<void>} step
 */
async function once(root, lock, name, inputs, step) {
  const stamp = path.join(root, '.build', `${name}.stamp`)
  const wanted = fingerprint(root, inputs)
  const isDone = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (isDone()) return
  await lock.take()
  if (isDone()) return
  writeFileSync(stamp, '')
  await step()
  writeFileSync(stamp, wanted)
}

/** @param {string} root @param {string[]} args @param {Record<string, string>} [environment] */
function runNode(root, args, environment) {
  return runProgram(root, process.execPath, args, environment)
}

/** @param {string} root @param {string[]} args */
function runNpm(root, args) {
  const cli = process.env.npm_execpath
  if (cli && /\.c?js$/.test(cli)) return runNode(root, [cli, ...args])
  return runProgram(root, process.platform === 'win32' ? 'npm.cmd' : 'npm', args)
}

/** @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Output is shown only when the program fails: a person wants to know that it works, and everything when it does not.
 * @param {string} root @param {string} program @param {string[]} args @param {Record<string, string>} [environment]
 * @returns {Promise<void>}
 */
function runProgram(root, program, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: program.endsWith('.cmd'),
    })
    /** @type {Buffer[]} */
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    // Ended by itself alone, this process would leave the program behind, and the folder to nobody.
    let isStopped = false
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      isStopped = true
      child.kill(signal)
    }
    for (const signal of signals) process.on(signal, stop)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      for (const each of signals) process.off(each, stop)
      if (isStopped) return reject(new Unusable('Stopped before everything was prepared.'))
      if (code === 0) return resolve()
      process.stderr.write(Buffer.concat(output))
      reject(
        new Unusable(`${[path.basename(program), ...args].join(' ')} failed (${signal ?? code}); its output is above.`),
      )
    })
  })
}
