import { expect, describe as group, it } from 'vitest'
import { describe } from './describe'
import { knowledge, marked } from './knowledge.test-support'

async function at(source: string) {
  const { text, offset } = marked(source)
  const found = await describe(text, offset, knowledge)
  return found && { ...found.doc, word: text.slice(found.from, found.to) }
}

group('what a field is', () => {
  it.each([
    [
      'a key',
      'apiVersion: v1\nkind: Pod\nspec:\n  contai|ners: []',
      { name: 'containers', type: '[]Container', required: true },
    ],
    [
      'a value',
      'apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy: Al|ways',
      { name: 'restartPolicy', type: 'string', word: 'Always' },
    ],
    [
      'an item',
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - args: [a, |b]',
      { name: 'args', type: '[]string' },
    ],
    ['a map of texts', 'apiVersion: v1\nkind: ConfigMap\nda|ta: {}', { type: 'map[string]string' }],
    [
      'what is in it',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  a|: b',
      { name: 'a', type: 'string', description: '' },
    ],
    [
      'a quantity',
      'apiVersion: v1\nkind: Pod\nspec: {containers: [{resources: {limit|s: {}}}]}',
      { type: 'map[string]Quantity' },
    ],
    ['a kind', 'apiVersion: apps/v1\nkind: Deploy|ment', { name: 'Deployment', type: 'apps/v1' }],
    [
      'a custom resource',
      'apiVersion: garden.example.com/v1\nkind: Bed\nsp|ec: {}',
      { description: 'What grows. <b>In</b> a bed.' },
    ],
    [
      'its default and values',
      'apiVersion: garden.example.com/v1\nkind: Bed\nspec:\n  soil|: a',
      { defaultValue: 'loam', values: ['loam', 'sand', 'clay'], required: true },
    ],
    [
      'a protocol',
      'apiVersion: v1\nkind: Service\nspec:\n  ports:\n  - prot|ocol: TCP',
      { values: ['SCTP', 'TCP', 'UDP'] },
    ],
  ])('%s', async (_, source, doc) => expect(await at(source)).toMatchObject(doc))

  it('has no list of values twice', async () => {
    const doc = await at('apiVersion: v1\nkind: Pod\nspec:\n  restart|Policy: Always')
    expect(doc?.values).toEqual(['Always', 'Never', 'OnFailure'])
    expect(doc?.description).not.toContain('Possible enum values')
  })

  it.each(['apiVersion: v1\nkind: Pod\nflo|wer: 1', 'apiVersion: v1\nkind: Pod\n# sp|ec', '|', 'kind: Po|d'])(
    'is not known of %j',
    async (source) => expect(await at(source)).toBeUndefined(),
  )
})
