/** Whatever stands in the editor: nothing throws, and what the cluster takes is not called wrong. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { complete } from './complete'
import { describe } from './describe'
import { diagnose } from './diagnose'
import { knowledge } from './knowledge.test-support'
import { outlineOf } from './outline'

const folder = path.resolve(import.meta.dirname, '../../../tests/kubectl/manifests')
const manifests = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'))
const context = { knowledge, namespace: 'default' }

test('manifests that the cluster takes have nothing wrong', async () => {
  for (const manifest of manifests) expect(await diagnose(manifest, knowledge)).toEqual({ items: [], unchecked: [] })
})

test('every field of them is known, wherever one points', async () => {
  for (const manifest of manifests) {
    for (const { index } of manifest.matchAll(/(?<=^ *(?:- )?)(?!apiVersion|kind)[a-z]\w*(?=:)/gm)) {
      const found = await describe(manifest, index, knowledge)
      const isFree = /^\s*(data|labels|annotations|selector|matchLabels):/m.test(
        manifest.slice(0, index).split('\n').slice(-4).join('\n'),
      )
      if (!isFree) expect(found, manifest.slice(index - 80, index + 20)).toBeDefined()
    }
  }
})

const cut = fc.constantFrom(...manifests).chain((text) => fc.nat(text.length).map((at) => text.slice(0, at)))
const noise = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ':',
    ': ',
    '- ',
    '|',
    '>',
    '\n',
    '\t',
    '&a',
    '*a',
    '#',
    ',',
    '---\n',
    '!!x',
    '\r\n',
    '  ',
  ],
)
const mutated = fc.constantFrom(...manifests).chain((text) =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(20), fc.option(noise)), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      let result = text
      for (const [at, length, added] of changes)
        result = result.slice(0, at) + (added ?? '') + result.slice(at + length)
      return result
    }),
)

test('what is cut off or mangled is read, completed and described all the same', async () => {
  const text = fc.oneof(
    cut,
    mutated,
    fc.string(),
    fc.array(noise, { maxLength: 40 }).map((parts) => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(text, fc.double({ min: 0, max: 1, noNaN: true }), async (text, share) => {
      const offset = Math.floor(share * text.length)
      for (const { root } of outlineOf(text)) expect(root?.to ?? 0).toBeLessThanOrEqual(text.length)
      const found = await complete(text, offset, context)
      if (found) expect(found.from <= offset && offset <= found.to).toBe(true)
      await describe(text, offset, knowledge)
      await diagnose(text, knowledge)
    }),
    { numRuns: 300 },
  )
})

test('a text that is cut off says nothing wrong of the fields that are whole', async () => {
  await fc.assert(
    fc.asyncProperty(cut, async (text) => {
      const whole = text.slice(0, text.lastIndexOf('\n') + 1)
      for (const { fault } of (await diagnose(whole, knowledge)).items)
        expect(['missingField', 'yamlOpenQuote']).toContain(fault.key)
    }),
    { numRuns: 60 },
  )
})
