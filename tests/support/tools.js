/** Finds the programs that the whole-system tests drive; installs them where the machine's own package manager can. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/**
 * @typedef {{ path?: string, version?: string, install: string }} Tool
 */

/** Any kubectl: ORRERY_KUBECTL, or the one on PATH. @param {boolean} mayInstall @returns {Tool} */
export function findKubectl(mayInstall) {
  return find({
    candidates: () => [process.env.ORRERY_KUBECTL, 'kubectl'],
    versionArguments: ['version', '--client'],
    debianPackage: 'kubernetes-client',
    why: 'the kubectl suite drives the simulated cluster with the real client',
    mayInstall,
  })
}

/** @param {boolean} mayInstall @returns {Tool} */
export function findChromium(mayInstall) {
  return find({
    candidates: () => [
      process.env.ORRERY_CHROMIUM,
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
    ],
    versionArguments: ['--version'],
    debianPackage: 'chromium',
    why: 'the browser suite clicks through the running product',
    mayInstall,
  })
}

/**
 * What makes a PostgreSQL database folder; the server stands beside it. @param {boolean} mayInstall @returns {Tool}
 */
export function findPostgresql(mayInstall) {
  return find({
    candidates: () => [process.env.ORRERY_INITDB, 'initdb', ...debianPrograms('/usr/lib/postgresql', 'initdb')],
    versionArguments: ['--version'],
    debianPackage: 'postgresql',
    why: 'the database suite runs against a server of its own',
    mayInstall,
  })
}

/** Debian keeps the programs of each version out of PATH; the newest first. @param {string} folder @param {string} program */
function debianPrograms(folder, program) {
  const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map((version) => path.join(folder, version, 'bin', program))
}

/**
 * @param {{ candidates: () => (string | undefined)[], versionArguments: string[], debianPackage: string, why: string, mayInstall: boolean }} wanted
 * @returns {Tool}
 */
function find({ candidates, versionArguments, debianPackage, why, mayInstall }) {
  const install = `apt-get update && apt-get install -y ${debianPackage}   (or your system's package manager)`
  const found = first(candidates(), versionArguments)
  if (found) return { ...found, install }
  if (mayInstall && process.getuid?.() === 0 && first(['apt-get'], ['--version'])) {
    console.log(`Installing ${debianPackage}: ${why}.`)
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env: environment })
    spawnSync('apt-get', ['install', '-y', '-q', debianPackage], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    })
    return { ...first(candidates(), versionArguments), install }
  }
  return { install }
}

/** @param {(string | undefined)[]} candidates @param {string[]} versionArguments */
function first(candidates, versionArguments) {
  for (const candidate of candidates) {
    if (!candidate) continue
    const { status, stdout } = spawnSync(candidate, versionArguments, { encoding: 'utf8' })
    if (status === 0) return { path: locate(candidate), version: stdout.split('\n')[0]?.trim() }
  }
  return undefined
}

/** The whole path: some programs are started by those who do not look at PATH. @param {string} program */
function locate(program) {
  if (program.includes(path.sep)) return program
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file)) ?? program
}
