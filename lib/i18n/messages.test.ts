import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { addonIds } from '../addons/contract'
import { kinds } from '../kinds'
import { usageResources } from '../kinds/usage'
import { languages } from '../settings/schema'
import { messagesOf } from './messages'
import english from './messages/en.json'
import chinese from './messages/zh.json'
import { translatorOf } from './translator'

type Tree = { [key: string]: string | Tree }

const flatten = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  )

/** Names of the arguments of an ICU message, those in the branches of its plurals included. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>()
  const read = (text: string) => {
    for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at)) {
      let depth = 0
      let end = at
      do {
        if (text[end] === '{') depth++
        if (text[end] === '}') depth--
        end++
      } while (depth > 0 && end < text.length)
      const inside = text.slice(at + 1, end - 1)
      const [name = '', ...rest] = inside.split(',')
      names.add(name.trim())
      for (const [, branch = ''] of rest.join(',').matchAll(/\{((?:[^{}]|\{[^{}]*\})*)\}/g)) read(branch)
      at = end
    }
  }
  read(message)
  return [...names].sort()
}

const root = path.resolve(import.meta.dirname, '../..')
const folders = ['app', 'components', 'lib/browser', 'lib/connections', 'lib/i18n', 'lib/kinds', 'lib/kube', 'lib/logs']
const sources = [...folders, 'lib/operations']
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => readFileSync(path.join(root, file), 'utf8'))
  .join('\n')

/** Texts that are looked up by a word from the data. */
const vocabulary: Record<string, readonly string[]> = {
  kind: kinds.map(({ kind }) => kind),
  kinds: kinds.map(({ kind }) => kind),
  addonTitle: addonIds,
  addonPurpose: addonIds,
  addonLost: addonIds,
  column: [
    'name',
    'namespace',
    'status',
    ...usageResources,
    ...kinds.flatMap(({ columns }) => columns.map(({ id }) => id)),
  ],
}

function isUsed(key: string): boolean {
  const dot = key.lastIndexOf('.')
  const [prefix, word] = [key.slice(0, dot), key.slice(dot + 1)]
  if (sources.includes(`'${key}'`)) return true
  if (vocabulary[prefix]) return vocabulary[prefix].includes(word)
  const isWritten = new RegExp(`['"\`]${word}['"\`]|\\b${word}:`).test(sources)
  // Built from parts: t(`prefix.${...}`), or words of a kind's status and section.
  return isWritten && (sources.includes(`\`${prefix}.\${`) || prefix === 'status' || prefix === 'section')
}

describe('the texts', () => {
  it('exist in both languages, key by key', () => {
    expect(flatten(chinese).map(([key]) => key)).toEqual(flatten(english).map(([key]) => key))
  })

  it('take the same values in both languages', () => {
    const inChinese = new Map(flatten(chinese))
    for (const [key, text] of flatten(english)) {
      expect(argumentsOf(inChinese.get(key) ?? ''), key).toEqual(argumentsOf(text))
    }
  })

  it('are all used', () => {
    expect(
      flatten(english)
        .filter(([key]) => !isUsed(key))
        .map(([key]) => key),
    ).toEqual([])
  })

  it.each(languages)('can be formatted in %s', (language) => {
    const t = translatorOf(language)
    for (const [key, text] of flatten(messagesOf(language))) {
      const values = Object.fromEntries(argumentsOf(text).map((name) => [name, 2]))
      const format = t as (key: string, values: Record<string, number>) => string
      expect(format(key, values), key).not.toMatch(/[{}]/)
    }
  })

  it('are Chinese in Chinese, but for names', () => {
    const untranslated = flatten(chinese).filter(([, text]) => !/\p{Script=Han}/u.test(text.replace(/\{[^}]*\}/g, '')))
    expect(untranslated.map(([, text]) => text).filter((text) => /[a-z]{3,} [a-z]{3,}/.test(text))).toEqual([])
  })

  it('name every kind, and every column of every kind', () => {
    for (const { kind, columns } of kinds) {
      expect(english.kinds, kind).toHaveProperty(kind)
      expect(english.kind, kind).toHaveProperty(kind)
      for (const { id } of columns) expect(Object.keys(english.column), `${kind}: ${id}`).toContain(id)
    }
  })
})
