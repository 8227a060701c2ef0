/**
 * The namespace form as YAML and back. The form owns a few values; whatever else stands in the YAML (other fields,
 * comments, further documents) belongs to whoever wrote it and stays when the form changes.
 */
import { Document, isMap, isScalar, isSeq } from 'yaml'
import { aliasAnnotation, descriptionAnnotation } from '../../kube/kubesphere-annotations'
import {
  emptyForm,
  type LimitField,
  type LimitResource,
  limitFields,
  limitResources,
  type NamespaceForm,
  type QuotaField,
  quotaFields,
} from './form'
import { containerLimitsPath, type ParsedYaml, type Path, parseYaml, typeFault, type YamlFault } from './parse'

type Reading = { form: NamespaceForm; documents: readonly unknown[] } | { fault: YamlFault }

const quotaName = 'quota'
const limitsName = 'limits'
/** The YAML of a form, from nothing. */
export const writeYaml = (form: NamespaceForm): string => changeYaml('', form)

/** `previous`: keeps what YAML cannot hold, such as a label row without a key. */
export function readYaml(text: string, previous: NamespaceForm = emptyForm): Reading {
  const parsed = parseYaml(text)
  if ('fault' in parsed) return parsed
  const fault = typeFault(parsed)
  if (fault) return { fault }
  return { form: formOf(parsed, previous), documents: parsed.all.map((document) => document.toJS()) }
}

/** The text with the form's values in it. A text that cannot be read is not changed. */
export function changeYaml(text: string, form: NamespaceForm): string {
  const parsed = parseYaml(text.trim() === '' ? 'apiVersion: v1\nkind: Namespace\n' : text)
  if ('fault' in parsed) return text
  const { namespace, all } = parsed
  setText(namespace, ['metadata', 'name'], form.name, 'keep')
  setText(namespace, ['metadata', 'annotations', aliasAnnotation], form.alias)
  setText(namespace, ['metadata', 'annotations', descriptionAnnotation], form.description)
  setLabels(namespace, form)
  const quota = form.quota.enabled ? (parsed.quota ?? newDocument('ResourceQuota', quotaName)) : undefined
  const limits = form.limits.enabled ? (parsed.limits ?? newDocument('LimitRange', limitsName)) : undefined
  if (quota) setQuota(quota, form)
  if (limits) setLimits(limits, form)
  const removed = [parsed.quota, parsed.limits].filter((document) => document !== quota && document !== limits)
  const kept = all.filter((document) => !removed.includes(document))
  const added = [quota, limits].filter((document) => document !== undefined && !all.includes(document))
  return stringifyAll([...kept, ...added.filter((document) => document !== undefined)])
}

/** After a rename by hand in the YAML, what named the old namespace names the new one. Touches nothing else. */
export function followRename(text: string, from: string, to: string): string {
  const parsed = parseYaml(text)
  if ('fault' in parsed || from === to) return text
  let result = text
  for (const document of [...parsed.all].reverse()) {
    const node = document.getIn(['metadata', 'namespace'], true)
    if (document === parsed.namespace || !isScalar(node) || node.value !== from || !node.range) continue
    const [start, end] = node.range
    result = result.slice(0, start) + quoted(to) + result.slice(end)
  }
  return result
}

const quoted = (text: string) =>
  /^[a-z][-a-z0-9]*$/.test(text) && !/^(null|true|false|yes|no|on|off|y|n)$/.test(text) ? text : JSON.stringify(text)

function formOf({ namespace, quota, limits }: ParsedYaml, previous: NamespaceForm): NamespaceForm {
  const labels = namespace.getIn(['metadata', 'labels'])
  const rows = isMap(labels)
    ? labels.items.map(({ key, value }) => ({ key: plainText(key), value: plainText(value) }))
    : []
  const unwritten = previous.labels.filter(
    ({ key, value }, index) =>
      (key === '' && value !== '') || (key !== '' && previous.labels.findIndex((other) => other.key === key) < index),
  )
  const quotaValues = Object.fromEntries(
    (Object.keys(quotaFields) as QuotaField[]).map((field) => [
      field,
      quota ? textAt(quota, ['spec', 'hard', quotaFields[field]]) : previous.quota[field],
    ]),
  ) as Record<QuotaField, string>
  const limitValues = Object.fromEntries(
    limitFields.map((field) => [
      field,
      Object.fromEntries(
        limitResources.map((resource) => [
          resource,
          limits ? textAt(limits, [...containerLimitsPath(limits), field, resource]) : previous.limits[field][resource],
        ]),
      ),
    ]),
  ) as Record<LimitField, Record<LimitResource, string>>
  return {
    name: textAt(namespace, ['metadata', 'name']),
    alias: textAt(namespace, ['metadata', 'annotations', aliasAnnotation]),
    description: textAt(namespace, ['metadata', 'annotations', descriptionAnnotation]),
    labels: [...rows, ...unwritten],
    quota: { enabled: quota !== undefined, ...quotaValues },
    limits: { enabled: limits !== undefined, ...limitValues },
  }
}

const textAt = (document: Document, path: Path): string => plainText(document.getIn(path, true))

/** As it is written, so that `1.50` does not become `1.5` and `007` not `7`. */
function plainText(node: unknown): string {
  if (!isScalar(node)) return typeof node === 'string' || typeof node === 'number' ? String(node) : ''
  if (node.value === null || node.value === undefined) return ''
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

/** An empty text takes the field away, and a map that this leaves empty as well, unless it is to be kept. */
function setText(document: Document, path: Path, text: string, whenEmpty: 'remove' | 'keep' = 'remove'): void {
  if (textAt(document, path) === text && (text !== '' || !document.hasIn(path))) return
  if (text !== '' || whenEmpty === 'keep') {
    write(document, path, text)
    return
  }
  document.deleteIn(path)
  removeEmptyMap(document, path.slice(0, -1))
}

/** In the style that the text needs, not in the one that the text before it needed. */
function write(document: Document, path: Path, text: string): void {
  makeMaps(document, path.slice(0, -1))
  const node = document.getIn(path, true)
  if (isScalar(node)) {
    node.value = text
    delete node.type
    delete node.source
  } else document.setIn(path, text)
}

/** `labels:` without a value is a null that nothing can be set in. */
function makeMaps(document: Document, path: Path): void {
  for (let depth = 1; depth <= path.length; depth++) {
    const part = path.slice(0, depth)
    const node = document.getIn(part)
    if (node === null || (node === undefined && document.hasIn(part))) document.setIn(part, document.createNode({}))
    // `{}` stands for "nothing in it" and grows line by line.
    if (isMap(node) && node.items.length === 0) node.flow = false
  }
}

function removeEmptyMap(document: Document, path: Path): void {
  const node = document.getIn(path)
  if (isMap(node) && node.items.length === 0 && !node.comment && path.at(-1) !== 'metadata') document.deleteIn(path)
}

function setLabels(document: Document, { labels }: NamespaceForm): void {
  const path: Path = ['metadata', 'labels']
  const wanted = new Map<string, string>()
  for (const { key, value } of labels) if (key !== '' && !wanted.has(key)) wanted.set(key, value)
  const present = document.getIn(path)
  if (isMap(present)) {
    for (const { key } of [...present.items]) {
      if (!wanted.has(plainText(key))) document.deleteIn([...path, plainText(key)])
    }
  }
  for (const [key, value] of wanted) {
    const at = [...path, key]
    if (document.hasIn(at) && textAt(document, at) === value) continue
    write(document, at, value)
  }
  removeEmptyMap(document, path)
}

function setQuota(document: Document, form: NamespaceForm): void {
  setText(document, ['metadata', 'namespace'], form.name, 'keep')
  makeMaps(document, ['spec', 'hard'])
  for (const field of Object.keys(quotaFields) as QuotaField[]) {
    const path: Path = ['spec', 'hard', quotaFields[field]]
    if (textAt(document, path) !== form.quota[field]) {
      if (form.quota[field] === '') document.deleteIn(path)
      else write(document, path, form.quota[field])
    }
  }
}

function setLimits(document: Document, form: NamespaceForm): void {
  setText(document, ['metadata', 'namespace'], form.name, 'keep')
  const path = containerLimitsPath(document)
  if (!isMap(document.getIn(path))) addContainerLimits(document, path)
  for (const field of limitFields) {
    for (const resource of limitResources) {
      setText(document, [...path, field, resource], form.limits[field][resource])
    }
  }
}

function addContainerLimits(document: Document, path: Path): void {
  const list = document.getIn(['spec', 'limits'])
  const item = document.createNode({ type: 'Container' })
  if (isSeq(list)) document.setIn(path, item)
  else document.setIn(['spec', 'limits'], document.createNode([item]))
}

function newDocument(kind: 'ResourceQuota' | 'LimitRange', name: string): Document.Parsed {
  const spec = kind === 'ResourceQuota' ? { hard: {} } : { limits: [{ type: 'Container' }] }
  return new Document({ apiVersion: 'v1', kind, metadata: { name }, spec }) as Document.Parsed
}

function stringifyAll(documents: readonly Document[]): string {
  return documents
    .map((document, index) => {
      if (document.directives) document.directives.docStart = index > 0 ? true : null
      const text = document.toString({ lineWidth: 0 })
      return index > 0 && !text.startsWith('---') ? `---\n${text}` : text
    })
    .join('')
}
