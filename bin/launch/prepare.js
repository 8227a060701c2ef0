import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fingerprint } from './fingerprint.js'
import { Unusable } from './unusable.js'

/**
 * Everything between a fresh clone and a runnable console, each step only when its inputs changed.
 * @param {string} root
 * @param {{ pages: boolean }} what `pages`: the production build of the pages too
 */
export async function prepareProject(root, { pages }) {
  await installDependencies(root)
  await generateDatabaseClient(root)
  await bundleServers(root)
  await generateSchema(root)
  if (pages) await buildPages(root)
}

/** @param {string} root */
async function installDependencies(root) {
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8')
  if (existsSync(path.join(root, 'node_modules/.package-lock.json'))) {
    const installed = readFileSync(path.join(root, 'node_modules/.package-lock.json'), 'utf8')
    if (fits(JSON.parse(lock).packages, JSON.parse(installed).packages)) return
  }
  console.log('Installing dependencies ...')
  // No package needs its install script, and one (prisma) would try to download.
  await runNpm(root, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
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

/** @param {string} root */
async function generateDatabaseClient(root) {
  await once(root, 'prisma', ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'], async () => {
    console.log('Preparing the database client ...')
    await runNode(root, ['node_modules/prisma/build/index.js', 'generate'], {
      // The CLI would download its schema engine; `generate` does not need it and takes any program that fails.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
    })
  })
}

/** @param {string} root */
async function bundleServers(root) {
  await once(root, 'servers', ['bin', 'lib', 'package-lock.json'], async () => {
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

/** @param {string} root */
async function generateSchema(root) {
  await once(root, 'schema', ['lib/simulator/schema', 'bin/generate-schema.ts', 'package-lock.json'], async () => {
    console.log('Generating the Kubernetes API schema ...')
    await runNode(root, ['.build/generate-schema.js'])
  })
}

/** @param {string} root */
async function buildPages(root) {
  const inputs = [
    'app',
    'components',
    'lib',
    'next.config.js',
    'postcss.config.js',
    'tsconfig.json',
    'package-lock.json',
  ]
  await once(root, 'pages', inputs, async () => {
    console.log('Building the pages ...')
    await runNode(root, ['node_modules/next/dist/bin/next', 'build'], { NODE_ENV: 'production' })
  })
}

/**
 * Runs `step` unless it already ran with exactly these inputs.
 * @param {string} root
 * @param {string} name
 * @param {readonly string[]} inputs
 * @param {() => Promise<void>} step
 */
async function once(root, name, inputs, step) {
  const stamp = path.join(root, '.build', `${name}.stamp`)
  const wanted = fingerprint(root, inputs)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  try {
    mkdirSync(path.dirname(stamp), { recursive: true })
    writeFileSync(stamp, '')
  } catch (error) {
    throw new Unusable(`${root} cannot be written (${codeOf(error)}): make it writable, or put a built copy there.`)
  }
  await step()
  writeFileSync(stamp, wanted)
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : error
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
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) return resolve()
      process.stderr.write(Buffer.concat(output))
      reject(
        new Unusable(`${[path.basename(program), ...args].join(' ')} failed (${signal ?? code}); its output is above.`),
      )
    })
  })
}
