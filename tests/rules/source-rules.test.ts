/** Rules of the house that no linter has: what they are for stands in CONTRIBUTING.md. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const folders = ['app', 'bin', 'components', 'lib', 'tests', 'prisma', 'docs', '.ci']

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(file) : [file]
  })
}

const files = folders.flatMap(filesBelow)
const sources = files.filter((file) => /\.(ts|tsx|js)$/.test(file) && !/\.test\.tsx?$|\.test-support\.ts$/.test(file))
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** Tables of facts, not logic: their length is the API's. */
const tables = /(^|[/-])(tables?|field-numbers)\.ts$/

test('no file is longer than 400 lines', () => {
  const long = sources
    .filter((file) => !tables.test(file))
    .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 400)
  expect(long).toEqual([])
})

test('time and chance are injected in the simulator', () => {
  const ambient = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bset(Timeout|Interval|Immediate)\(|\brandomUUID\(/
  const offenders = sources
    .filter((file) => file.startsWith('lib/simulator/') && !file.startsWith('lib/simulator/pki/'))
    .flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) => (ambient.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    )
  expect(offenders).toEqual([])
})

test('nothing silences the type checker or the linter', () => {
  const silencer = new RegExp(
    ['@ts-' + 'ignore', '@ts-' + 'nocheck', 'eslint-' + 'disable', '\\bas ' + 'any\\s*($|[;,.)\\]}|&])'].join('|'),
  )
  expect(files.filter((file) => /\.tsx?$/.test(file) && silencer.test(read(file)))).toEqual([])
})

test('no test is left out or alone', () => {
  const left = new RegExp(`\\b(test|it|describe)\\.(${['on' + 'ly', 'sk' + 'ip'].join('|')})\\(`)
  expect(files.filter((file) => /\.test\.tsx?$|\.spec\.ts$/.test(file) && left.test(read(file)))).toEqual([])
})
