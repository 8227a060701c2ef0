import { describe, expect, it } from 'vitest'
import { kinds } from '../../kinds'
import { apiVersionOf } from '../../kinds/kind'
import type { ServedKind } from '../../operations/contract'
import { readManifests } from './read-manifests'
import { repaired } from './repair'
import { nearestKind } from './served-kinds'

const served: ServedKind[] = kinds.map((kind) => ({
  id: kind.id,
  group: kind.group,
  kind: kind.kind,
  plural: kind.plural,
  shortNames: kind.shortNames ?? [],
  apiVersions: [apiVersionOf(kind)],
  namespaced: kind.scope === 'Namespaced',
}))
const read = (text: string, known: readonly ServedKind[] | undefined = served) => readManifests(text, known)
const faults = (text: string) => {
  const result = read(text)
  return 'faults' in result ? result.faults : []
}
const names = (text: string) => {
  const result = read(text)
  return 'objects' in result
    ? result.objects.map((object) => (object as { metadata: { name: string } }).metadata.name)
    : result.faults
}
const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

describe('a text of manifests', () => {
  it('is as many objects as it has documents, Lists taken apart, empty ones left out', () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: c}}\n'
    expect(names(`---\n${map('a')}---\n# nothing\n---\n${map('b')}---\n${list}`)).toEqual(['a', 'b', 'c'])
  })

  it('may be JSON', () => {
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }, null, '\t')
    expect(names(json)).toEqual(['a'])
  })

  it('may leave the name to the cluster', () => {
    expect(faults('apiVersion: v1\nkind: Pod\nmetadata: {generateName: web-}\n')).toEqual([])
  })

  it.each([
    ['just words', { key: 'notObject', line: 1 }],
    ['kind: Pod\nmetadata: {name: a}\n', { key: 'missing', path: 'apiVersion', line: 1 }],
    ['apiVersion: v1\nmetadata: {name: a}\n', { key: 'missing', path: 'kind' }],
    ['apiVersion: v1\nkind: Pod\n', { key: 'missing', path: 'metadata' }],
    ['apiVersion: v1\nkind: Pod\nmetadata: {}\n', { key: 'missing', path: 'metadata.name', line: 3 }],
    ['apiVersion: 1\nkind: Pod\nmetadata: {name: a}\n', { key: 'notText', path: 'apiVersion', line: 1 }],
    ['apiVersion: v1\nkind: List\nitems: none\n', { key: 'listItems', line: 3 }],
    [
      `${map('a')}---\napiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\n`,
      { key: 'unknownVersion', found: 'extensions/v1beta1', near: { apiVersion: 'apps/v1' }, line: 6 },
    ],
    ['apiVersion: v1\nkind: Flower\nmetadata: {name: a}\n', { key: 'unknownKind', kind: 'Flower', line: 2 }],
  ])('is told what is wrong with it, and where: %j', (text, fault) => expect(faults(text)).toMatchObject([fault]))

  it('leaves kinds to the cluster while what it serves is not known', () => {
    expect(readManifests('apiVersion: v1\nkind: Flower\nmetadata: {name: a}\n', undefined)).toHaveProperty('objects')
  })
})

describe('the nearest kind', () => {
  it.each([
    ['NameSpace', 'Namespace'],
    ['deployment', 'Deployment'],
    ['Deploymnet', 'Deployment'],
    ['Services', 'Service'],
    ['cm', 'ConfigMap'],
    ['Flower', undefined],
    ['Xyz', undefined],
  ])('to %s is %s', (kind, near) => expect(nearestKind({ apiVersion: 'v1', kind }, served)?.kind).toBe(near))
})

describe('repairing', () => {
  it('helps with a beginner’s notes', () => {
    const { text, repairs } = repaired('apiVersion: v1\nkind: NameSpace\nmetadata: \n\tname: dev\n', served)
    expect(text).toBe('apiVersion: v1\nkind: Namespace\nmetadata: \n  name: dev\n')
    expect(repairs).toEqual([
      { key: 'repairTabs', count: 1 },
      { key: 'repairKind', line: 2, from: 'NameSpace', to: 'Namespace' },
    ])
    expect(names(text)).toEqual(['dev'])
  })

  it('puts kinds and versions right in every document and item, and touches nothing else', () => {
    const before = `# kind: deployment\napiVersion: "v1"\nkind: 'deployment' # v1\nmetadata: {name: v1}\n---\nkind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pods\n  metadata: {name: a}\n  kindOf: Pods\n`
    const { text } = repaired(before, served)
    expect(text).toBe(
      before
        .replace('"v1"\nkind: \'deployment\'', '"apps/v1"\nkind: \'Deployment\'')
        .replace('kind: Pods', 'kind: Pod'),
    )
  })

  it('leaves tabs alone that are meant, and what it does not understand', () => {
    const script = `${map('a')}data:\n  run: |\n    case $1 in\n    \tx) ;;\n    esac\n`
    expect(repaired(script, served)).toEqual({ text: script, repairs: [] })
    expect(repaired('kind: [\n', served).repairs).toEqual([])
  })
})
