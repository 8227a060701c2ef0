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
const code = files.filter((file) => /\.(ts|tsx|js)$/.test(file))
const sources = code.filter((file) => !/\.test(-support)?\.tsx?$/.test(file))
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** Tables of facts, not logic: their length is the API's. */
const tables = /(^|[/-])(tables?|field-numbers)\.ts$/

test('no file is longer than 400 lines', () => {
  const long = code
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

test('nothing is exported that only tests use', () => {
  const products = sources.filter((file) => /^(bin|components|lib)\//.test(file) && /\.tsx?$/.test(file))
  const users = [...products, ...sources.filter((file) => file.startsWith('app/'))]
  const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
  const texts = new Map(users.map((file) => [file, withoutComments(read(file))]))
  const counts = new Map<string, number>()
  for (const text of texts.values()) {
    for (const [word] of text.matchAll(/[\w$]+/g)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const exported = /^export (?:async )?(?:const|function\*?|class) ([\w$]+)/gm
  const unused = products.flatMap((file) =>
    [...(texts.get(file) ?? '').matchAll(exported)]
      .filter(([, name = '']) => (counts.get(name) ?? 0) < 2)
      .map(([, name]) => `${file}: ${name}`),
  )
  expect(unused).toEqual([])
})
