import { describe, expect, it } from 'vitest'
import { complete } from './complete'
import { knowledge, marked } from './knowledge.test-support'

async function at(source: string) {
  const { text, offset } = marked(source)
  const found = await complete(text, offset, { knowledge, namespace: 'shop' })
  const labels = found?.items.map(({ label }) => label) ?? []
  const chosen = (label: string) => {
    const item = found?.items.find((each) => each.label === label)
    if (!found || !item) throw new Error(`${label} is not among ${labels.join(', ')}`)
    const cursor = found.from + item.cursor
    const result = text.slice(0, found.from) + item.text + text.slice(found.to)
    return `${result.slice(0, cursor)}|${result.slice(cursor)}`
  }
  return { labels, chosen }
}

const pod = (rest: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n${rest}`
const deployment = (rest: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n${rest}`
const bed = (rest: string) => `apiVersion: garden.example.com/v1\nkind: Bed\nmetadata: {name: a}\n${rest}`

describe('keys that are offered', () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    ['at the root, without those that are there', pod('|'), ['spec'], ['kind', 'metadata', 'status']],
    ['under a key, required first', pod('spec:\n  |'), ['containers', 'activeDeadlineSeconds'], ['image']],
    ['as a word that is begun', pod('spec:\n  res|\n'), ['containers', 'restartPolicy'], []],
    [
      'between others',
      pod('spec:\n  hostNetwork: true\n  |\n  containers: []\n'),
      ['restartPolicy'],
      ['hostNetwork', 'containers'],
    ],
    ['before others', pod('spec:\n  |\n  containers: []\n'), ['restartPolicy'], ['containers']],
    ['in a new item', pod('spec:\n  containers:\n    - |'), ['name', 'image'], ['containers']],
    ['as a word in an item', pod('spec:\n  containers:\n  - na|'), ['name'], []],
    ['behind the first key of an item', pod('spec:\n  containers:\n  - name: a\n    |'), ['image'], ['name']],
    ['in the second item', pod('spec:\n  containers:\n  - name: a\n  - im|\n    name: b'), ['image'], ['name']],
    ['when only the key is rewritten', pod('spec:\n  contain|ers: []\n'), ['containers'], []],
    [
      'in a list in a list',
      pod('spec:\n  containers:\n  - name: a\n    ports:\n    - |\n'),
      ['containerPort'],
      ['image'],
    ],
    ['one level up', pod('spec:\n  containers:\n  - name: a\n  |'), ['restartPolicy'], ['image', 'containers']],
    ['in a second document', `${pod('')}---\n${deployment('  |')}`, ['selector', 'replicas'], ['containers']],
    ['above a comment', deployment('  # so many\n  |\n  # end\n'), ['selector'], []],
    ['beside what is broken', deployment('  replicas: [\n  |\n  template: {'), ['selector'], ['template']],
    ['below what is broken', pod('spec:\n  foo bar\n  |\n  containers: []'), ['restartPolicy'], ['containers']],
    ['in braces', pod('spec: {|}'), ['containers'], []],
    ['in braces, behind a comma', pod('spec: {hostNetwork: true, |}'), ['containers'], ['hostNetwork']],
    ['in braces that are not closed', pod('spec: {hostNetwork: true, re|\n'), ['restartPolicy'], []],
    ['in JSON', '{"apiVersion": "v1", "kind": "Pod", "spec": {\n  "re|"\n}}', ['restartPolicy'], []],
    [
      'in JSON in the middle of writing',
      '{"apiVersion": "v1", "kind": "Pod", "spec": {\n  "re|\n  "containers": []\n',
      ['restartPolicy'],
      [],
    ],
    [
      'in a List',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  spec:\n    |`,
      ['ports'],
      ['containers'],
    ],
    ['of a custom resource', bed('spec:\n  |'), ['plants', 'size', 'soil', 'notes'], []],
    ['below an anchor', pod('spec: &a\n  |'), ['containers'], []],
    ['behind Windows line ends', pod('spec:\n  |').replaceAll('\n', '\r\n'), ['containers'], []],
    ['in metadata', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  |', ['name', 'labels'], []],
  ])('%s', async (_, source, has, hasNot) => {
    const { labels } = await at(source)
    expect(labels).toEqual(expect.arrayContaining([...has]))
    for (const label of hasNot) expect(labels).not.toContain(label)
    if (has[0] === 'containers' || has[0] === 'plants') expect(labels[0]).toBe(has[0])
  })

  it.each([
    ['a comment', pod('# sp|')],
    ['a block of text', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |-\n    sp|'.replace('|-', '>-')],
    ['a map behind its key', pod('spec: |')],
    ['free text', pod('spec:\n  containers:\n  - name: |')],
    ['what no key can be', pod('   |\n')],
    ['labels', pod('').replace('name: web', 'labels:\n    |')],
    ['a kind that is not known', 'apiVersion: v1\nkind: Flower\nspec:\n  |'],
    ['what is preserved as it is', bed('spec:\n  notes:\n    |')],
  ])('none in %s', async (_, source) => expect((await at(source)).labels).toEqual([]))
})

describe('values that are offered', () => {
  it.each<[string, string, readonly string[]]>([
    ['an enumeration', pod('spec:\n  restartPolicy: |'), ['Always', 'Never', 'OnFailure']],
    ['an enumeration that is begun', pod('spec:\n  restartPolicy: Al|\n'), ['Always', 'Never', 'OnFailure']],
    ['a truth value', pod('spec:\n  hostNetwork: |'), ['true', 'false']],
    ['namespaces', pod('').replace('name: web', 'namespace: |'), ['default', 'shop']],
    ['the names of a reference', pod('spec:\n  serviceAccountName: |'), ['shop-serviceaccounts']],
    [
      'names in the namespace that is written',
      pod('spec:\n  serviceAccountName: |').replace('name: web', 'namespace: lab'),
      ['lab-serviceaccounts'],
    ],
    [
      'a ConfigMap',
      pod('spec:\n  containers:\n  - env:\n    - valueFrom:\n        configMapKeyRef:\n          name: |'),
      ['shop-configmaps'],
    ],
    ['a pull secret', pod('spec:\n  imagePullSecrets:\n  - name: |'), ['shop-secrets']],
    [
      'a claim',
      pod('spec:\n  volumes:\n  - name: a\n    persistentVolumeClaim: {claimName: |}'),
      ['shop-persistentvolumeclaims'],
    ],
    [
      'volumes of the Pod',
      pod('spec:\n  volumes:\n  - name: data\n  - name: tmp\n  containers:\n  - volumeMounts:\n    - name: |'),
      ['data', 'tmp'],
    ],
    [
      'volumes of a template',
      deployment(
        '  template:\n    spec:\n      volumes: [{name: data}]\n      containers:\n      - volumeMounts: [{name: |}]',
      ),
      ['data'],
    ],
    [
      'what a role is',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nroleRef:\n  kind: |',
      ['Role', 'ClusterRole'],
    ],
    [
      'roles',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nroleRef:\n  kind: ClusterRole\n  name: |',
      ['shop-clusterroles.rbac.authorization.k8s.io'],
    ],
    ['versions of a kind', 'apiVersion: |\nkind: Deployment\n', ['apps/v1']],
    ['kinds of a version', 'apiVersion: garden.example.com/v1\nkind: |\n', ['Bed']],
    ['an enumeration of a custom resource', bed('spec:\n  soil: |'), ['loam', 'sand', 'clay']],
  ])('%s', async (_, source, labels) => expect((await at(source)).labels).toEqual(labels))
})

describe('what is written', () => {
  it.each<[string, string, string, string]>([
    ['a text', pod('spec:\n  host|'), 'hostname', pod('spec:\n  hostname: |')],
    ['only the key of what is there', pod('spec:\n  host|: a'), 'hostname', pod('spec:\n  hostname|: a')],
    ['a list with what its items need', pod('spec:\n  |'), 'containers', pod('spec:\n  containers:\n    - name: |')],
    [
      'a map with what it needs',
      'apiVersion: batch/v1\nkind: CronJob\n|',
      'spec',
      'apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    |\n  schedule: ',
    ],
    ['what a custom resource needs', bed('|'), 'spec', bed('spec:\n  size: |\n  plants:\n    - name: \n  soil: ')],
    ['an item', pod('spec:\n  containers:\n    |'), '-', pod('spec:\n  containers:\n    - name: |')],
    [
      'a further item',
      pod('spec:\n  containers:\n    - name: a\n    |'),
      '-',
      pod('spec:\n  containers:\n    - name: a\n    - name: |'),
    ],
    [
      'in an item',
      pod('spec:\n  containers:\n  - po|'),
      'ports',
      pod('spec:\n  containers:\n  - ports:\n      - containerPort: |'),
    ],
    [
      'in JSON',
      '{"apiVersion": "v1", "kind": "Pod", "spec": {"host|"}}',
      'hostname',
      '{"apiVersion": "v1", "kind": "Pod", "spec": {"hostname": "|"}}',
    ],
    [
      'a value in JSON',
      '{"apiVersion": "v1", "kind": "Pod", "spec": {"restartPolicy": |}}',
      'Always',
      '{"apiVersion": "v1", "kind": "Pod", "spec": {"restartPolicy": "Always"|}}',
    ],
    ['a value behind the bare colon', pod('spec:\n  hostNetwork:|'), 'true', pod('spec:\n  hostNetwork: true|')],
    ['a kind with its version', '|', 'Bed', 'apiVersion: garden.example.com/v1\nkind: Bed\nmetadata:\n  name: |'],
  ])('%s', async (_, source, label, result) => expect((await at(source)).chosen(label)).toBe(result))

  it('is told with type, need and text', async () => {
    const { text, offset } = marked(pod('spec:\n  |'))
    const found = await complete(text, offset, { knowledge, namespace: undefined })
    expect(found?.items[0]?.doc).toMatchObject({ name: 'containers', type: '[]Container', required: true })
    expect(found?.items[0]?.doc?.description).toMatch(/^List of containers belonging to the pod\./)
  })
})
