import { describe, expect, it } from 'vitest'
import { parseYaml } from './parse'

const faults = (text: string) => {
  const result = parseYaml(text)
  return 'faults' in result ? result.faults : []
}
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n'
const quota = (rest: string) => `${namespace}---\napiVersion: v1\nkind: ResourceQuota\n${rest}`

describe('what is no YAML', () => {
  it.each([
    ['a tab', 'kind: Namespace\nmetadata:\n\tname: a\n', { key: 'yamlTab', line: 3 }],
    ['a tab among spaces', 'kind: Namespace\nmetadata:\n  name: a\n\tlabels: {}\n', { key: 'yamlTab', line: 4 }],
    ['a key twice', 'metadata:\n  name: a\n  name: b\n', { key: 'yamlDuplicateKey', text: 'name', line: 3 }],
    ['a line that is indented unlike its level', 'metadata:\n  name: a\n labels: b\n', { key: 'yamlIndent', line: 3 }],
    ['a line that is indented too far', 'metadata:\n  name: a\n    labels: b\n', { key: 'yamlNested', line: 2 }],
    ['two colons', 'kind: Namespace: x\n', { key: 'yamlNested', line: 1 }],
    ['no space after the colon', 'kind:Namespace\nmetadata:\n', { key: 'yamlNoColon', line: 1 }],
    ['an open bracket', 'kind: [\n', { key: 'yamlOpenBracket', line: 2 }],
    ['an open quote', 'kind: "Namespace\n', { key: 'yamlOpenQuote', line: 2 }],
    ['a character that begins no value', 'kind: @a\n', { key: 'yamlBadStart', text: '@', line: 1 }],
    ['an unknown escape', 'kind: "\\q"\n', { key: 'yamlEscape', line: 1 }],
    ['a list and a map in one', '- a\nb: c\n', { key: 'yamlUnexpected', line: 2 }],
    ['what has no words of its own', 'a: &a &b c\n', { key: 'yamlSyntax', line: 1 }],
    ['an alias of nothing', `${namespace}  labels: *none\n`, { key: 'yamlNoAnchor', name: 'none', line: 5 }],
  ])('is named with its line: %s', (_, text, fault) => expect(faults(text)).toMatchObject([fault]))

  it('is named as often as there are lines', () => {
    expect(faults('kind: @a\n---\nkind: "b\n')).toMatchObject([
      { key: 'yamlBadStart', line: 1 },
      { key: 'yamlOpenQuote', line: 4 },
    ])
  })

  it('is also what would grow beyond measure', () => {
    const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let row = 1; row < 9; row++)
      rows.push(
        `a${row}: &a${row} [${Array(10)
          .fill(`*a${row - 1}`)
          .join(', ')}]`,
      )
    expect(faults(rows.join('\n'))).toMatchObject([{ key: 'yamlManyAliases' }])
  })
})

describe('what is no namespace with its limits', () => {
  it.each([
    ['', { key: 'yamlNoNamespace' }],
    ['just text', { key: 'yamlNotObject', line: 1 }],
    ['- a\n', { key: 'yamlNotObject', line: 1 }],
    ['metadata:\n  name: a\n', { key: 'yamlMissing', path: 'kind', line: 1 }],
    ['kind: Namespace\nmetadata:\n  name: a\n', { key: 'yamlMissing', path: 'apiVersion', line: 1 }],
    ['apiVersion: v2\nkind: Namespace\n', { key: 'yamlVersion', found: 'v2', line: 1 }],
    ['apiVersion: v1\nkind: Secret\n', { key: 'yamlForeign', kind: 'Secret', line: 2 }],
    [quota('metadata: {name: q}\n').split('---')[1] ?? '', { key: 'yamlNoNamespace' }],
    [`${namespace}---\n${namespace}`, { key: 'yamlTwoNamespaces', line: 7 }],
    [quota('spec: {}\n'), { key: 'yamlMissing', path: 'metadata.name', line: 6 }],
    [quota('metadata: {}\n'), { key: 'yamlMissing', path: 'metadata.name', line: 8 }],
    [quota('metadata:\n'), { key: 'yamlMissing', path: 'metadata.name' }],
    [
      quota('metadata:\n  name: q\n  namespace: other\n'),
      { key: 'yamlOtherNamespace', kind: 'ResourceQuota', found: 'other', expected: 'shop', line: 10 },
    ],
    [
      `${quota('metadata: {name: q}\n')}---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\n`,
      { key: 'yamlSameName', name: 'q', line: 12 },
    ],
  ])('%j', (text, fault) => expect(faults(text)).toMatchObject([fault]))

  it('is too much at once', () => {
    const many = Array.from(
      { length: 20 },
      (_, at) => `---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l${at}}\n`,
    )
    expect(faults(namespace + many.join(''))).toEqual([{ key: 'yamlTooMany', count: 21 }])
  })
})

describe('what has another shape', () => {
  const metadata = (rest: string) => `apiVersion: v1\nkind: Namespace\nmetadata: ${rest}\n`
  it.each([
    [metadata('[]'), { key: 'yamlBadType', path: 'metadata', expected: 'typeMap', found: 'typeList', line: 3 }],
    [
      metadata('{name: 123}'),
      { key: 'yamlUnquoted', path: 'metadata.name', found: 'typeNumber', value: '123', line: 3 },
    ],
    [metadata('{name: [a]}'), { key: 'yamlBadType', path: 'metadata.name', expected: 'typeText', found: 'typeList' }],
    [metadata('{name: a, labels: [b]}'), { key: 'yamlBadType', path: 'metadata.labels', expected: 'typeMap' }],
    [metadata('{name: a, labels: b}'), { key: 'yamlBadType', path: 'metadata.labels', found: 'typeText' }],
    [metadata('{name: a, labels: {n: 1.50}}'), { key: 'yamlUnquoted', path: 'metadata.labels[n]', value: '1.50' }],
    [metadata('{name: a, labels: {n: true}}'), { key: 'yamlUnquoted', found: 'typeBoolean', value: 'true' }],
    [metadata('{name: a, annotations: {n: {}}}'), { key: 'yamlBadType', path: 'metadata.annotations[n]' }],
    [quota('metadata: {name: q}\nspec: []\n'), { key: 'yamlBadType', path: 'spec', line: 9 }],
    [quota('metadata: {name: q}\nspec: {hard: [cpu]}\n'), { key: 'yamlBadType', path: 'spec.hard', found: 'typeList' }],
    [
      quota('metadata: {name: q}\nspec: {hard: {cpu: true}}\n'),
      { key: 'yamlBadType', path: 'spec.hard[cpu]', expected: 'typeAmount', found: 'typeBoolean' },
    ],
    [quota('metadata: {name: q}\nspec: {scopes: BestEffort}\n'), { path: 'spec.scopes', expected: 'typeList' }],
    [
      `${namespace}---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec:\n  limits: none\n`,
      { key: 'yamlBadType', path: 'spec.limits', expected: 'typeList', line: 10 },
    ],
    [
      `${namespace}---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec:\n  limits:\n    - max: 2\n`,
      { key: 'yamlBadType', path: 'spec.limits[0].max', expected: 'typeMap', found: 'typeNumber', line: 11 },
    ],
  ])('%j', (text, fault) => expect(faults(text)).toMatchObject([fault]))

  it('is named place by place', () => {
    expect(faults(metadata('{name: 1, labels: {a: 2, b: yes, c: false}}'))).toMatchObject([
      { path: 'metadata.name' },
      { path: 'metadata.labels[a]' },
      { path: 'metadata.labels[c]' },
    ])
  })

  it.each([metadata(''), metadata('{name: , labels: , annotations: {a: }}'), quota('metadata: {name: q}\nspec:\n')])(
    'is not what is left empty: %j',
    (text) => expect(faults(text)).toEqual([]),
  )
})
