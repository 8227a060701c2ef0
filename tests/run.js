/**
 * `npm test`: everything, in the order in which a mistake is cheapest to find. Plain Node, so that it can install first.
 * Options: --no-skip (what a machine lacks fails instead of being skipped), and names of steps to run only those.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findChromium, findKubectl, findPostgresql } from './support/tools.js'

const root = path.resolve(import.meta.dirname, '..')
const options = process.argv.slice(2)
const mayNotSkip = options.includes('--no-skip')
const chosen = options.filter((option) => !option.startsWith('--'))
const tally = { passed: 0, failed: 0, skipped: 0 }

const npx = (/** @type {string} */ name) => path.join(root, 'node_modules', '.bin', name)
const vitest = (/** @type {string} */ project) => ({
  run: () => runVitest(project),
})

/** @type {Record<string, { run: () => Promise<void> }>} */
const steps = {
  prepare: { run: () => single(process.execPath, ['bin/orrery.js', 'prepare']) },
  lint: { run: () => single(npx('biome'), ['ci', '--error-on-warnings', '.']) },
  imports: {
    run: () =>
      single(npx('depcruise'), ['--config', '.dependency-cruiser.cjs', 'app', 'bin', 'components', 'lib', 'tests']),
  },
  types: { run: () => single(npx('tsc'), ['--noEmit']) },
  unit: vitest('unit'),
  conformance: vitest('conformance'),
  kubectl: { run: () => needing('kubectl', findKubectl(mayNotSkip), 'ORRERY_KUBECTL', () => runVitest('kubectl')) },
  postgresql: {
    run: () => needing('PostgreSQL', findPostgresql(mayNotSkip), 'ORRERY_INITDB', () => runVitest('postgresql')),
  },
  fault: vitest('fault'),
  browser: { run: () => needing('Chromium', findChromium(mayNotSkip), 'ORRERY_CHROMIUM', runPlaywright) },
}

// A misspelt --no-skip would skip what it forbids.
const unknown = options.filter((option) => option !== '--no-skip' && !Object.hasOwn(steps, option))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Options: --no-skip; steps: ${Object.keys(steps).join(', ')}`)
  process.exit(2)
}
const reports = mkdtempSync(path.join(tmpdir(), 'orrery-test-'))

for (const [name, step] of Object.entries(steps)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  const started = performance.now()
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`)
  const failedBefore = tally.failed
  await step.run()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`── ${name}: ${tally.failed > failedBefore ? 'FAILED' : 'ok'} in ${seconds} s`)
  // Nothing that follows means anything without dependencies, client and build.
  if (name === 'prepare' && tally.failed > 0) break
}
rmSync(reports, { recursive: true, force: true })
console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
process.exit(tally.failed > 0 ? 1 : 0)

/** One program that passes or fails as a whole. @param {string} program @param {string[]} args */
async function single(program, args) {
  if ((await exitCode(program, args)) === 0) tally.passed++
  else tally.failed++
}

/** @param {string} project */
async function runVitest(project) {
  const report = path.join(reports, `${project}.json`)
  const code = await exitCode(npx('vitest'), [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  count(
    code,
    report,
    (/** @type {{numPassedTests: number, numFailedTests: number, numPendingTests: number}} */ found) => ({
      passed: found.numPassedTests,
      failed: found.numFailedTests,
      skipped: found.numPendingTests,
    }),
  )
}

async function runPlaywright() {
  const report = path.join(reports, 'browser.json')
  const code = await exitCode(npx('playwright'), ['test', '--config', 'tests/browser/playwright.config.ts'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  count(
    code,
    report,
    (/** @type {{stats: {expected: number, unexpected: number, flaky: number, skipped: number}}} */ { stats }) => ({
      passed: stats.expected,
      // Flaky is broken.
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
  )
}

/**
 * A runner that failed without a failed test, or that ran none, failed all the same.
 * @template Report
 * @param {number} code @param {string} file
 * @param {(report: Report) => { passed: number, failed: number, skipped: number }} read
 */
function count(code, file, read) {
  let found = { passed: 0, failed: 0, skipped: 0 }
  try {
    found = read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // The runner died before it could report: its exit code says the rest.
  }
  tally.passed += found.passed
  tally.skipped += found.skipped
  tally.failed += Math.max(found.failed, code !== 0 || found.passed === 0 ? 1 : 0)
}

/**
 * @param {string} name @param {{ path?: string, version?: string, install: string }} tool @param {string} variable
 * @param {() => Promise<void>} run
 */
async function needing(name, tool, variable, run) {
  if (tool.path) {
    console.log(`${name}: ${tool.path} (${tool.version})`)
    process.env[variable] = tool.path
    return run()
  }
  if (mayNotSkip) {
    console.error(`${name} is missing and may not be skipped here. Install it: ${tool.install}`)
    tally.failed++
    return
  }
  console.warn(`\n!!! SKIPPED: ${name} is missing. Install it and run again: ${tool.install}\n`)
  tally.skipped++
}

/** @param {string} program @param {string[]} args @param {Record<string, string>} [environment] @returns {Promise<number>} */
function exitCode(program, args, environment = {}) {
  const shell = process.platform === 'win32'
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
      shell,
    })
    child.once('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.once('close', (code) => resolve(code ?? 1))
  })
}
