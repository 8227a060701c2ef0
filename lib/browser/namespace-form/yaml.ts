/**
 * The namespace form as YAML and back. The form owns a few values; whatever else stands in the YAML (other fields,
 * comments, further documents) belongs to whoever wrote it and stays when the form changes.
 */
import { Document, isMap, isScalar, isSeq, parseAllDocuments, parseDocument } from 'yaml'
import { aliasAnnotation, descriptionAnnotation } from '../../kube/kubesphere-annotations'
import { type Beyond, beyondOf, containerLimitsPath, quotaKeyOf, shownLimits, shownQuota } from './beyond'
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
import { type ParsedYaml, type Path, parseYaml } from './parse'
import type { YamlFault } from './yaml-fault'

interface Readable {
  form: NamespaceForm
  documents: readonly unknown[]
  beyond: Beyond
}
type Reading = Readable | { faults: readonly YamlFault[] }

/** Documents that were switched off, as they were: switched on again, they come back whole. */
export interface SetAside {
  quota?: string | undefined
  limits?: string | undefined
}

const quotaName = 'quota'
const limitsName = 'limits'
/** The YAML of a form, from nothing. */
export const writeYaml = (form: NamespaceForm): string => changeYaml('', form)

/** `previous`: keeps what YAML cannot hold, such as a label row without a key. */
export function readYaml(text: string, previous: NamespaceForm = emptyForm): Reading {
  const parsed = parseYaml(text)
  if ('faults' in parsed) return parsed
  return {
    form: formOf(parsed, previous),
    documents: parsed.all.map((document) => document.toJS()),
    beyond: beyondOf(parsed),
  }
}

/** The text with the form's values in it. What the form cannot show is not changed, nor a text that cannot be read. */
export function changeYaml(text: string, form: NamespaceForm, aside: SetAside = {}): string {
  const parsed = parseYaml(text.trim() === '' ? 'apiVersion: v1\nkind: Namespace\n' : text)
  if ('faults' in parsed || parsed.aliases) return text
  const { namespace, all } = parsed
  setText(namespace, ['metadata', 'name'], form.name, 'keep')
  setText(namespace, ['metadata', 'annotations', aliasAnnotation], form.alias)
  setText(namespace, ['metadata', 'annotations', descriptionAnnotation], form.description)
  setLabels(namespace, form)
  const beyond = beyondOf(parsed)
  let documents = all
  /** Puts the part's one document in or takes it away. */
  const settle = (present: Document.Parsed | undefined, wanted: Document.Parsed | undefined) => {
    if (present !== wanted) documents = documents.filter((document) => document !== present)
    if (wanted && !present) documents = [...documents, wanted]
  }
  if (!beyond.quota.held) {
    const [present] = parsed.quotas
    const wanted = form.quota.enabled
      ? (present ?? documentFrom(aside.quota) ?? newDocument('ResourceQuota', quotaName))
      : undefined
    if (wanted) setQuota(wanted, form)
    settle(present, wanted)
  }
  if (!beyond.limits.held) {
    const [present] = parsed.limits
    const wanted = form.limits.enabled
      ? (present ?? documentFrom(aside.limits) ?? newDocument('LimitRange', limitsName))
      : undefined
    if (wanted) setLimits(wanted, form)
    settle(present, wanted)
  }
  for (const document of documents) {
    // One that names no namespace is made in this one all the same.
    const names = document !== namespace && document.hasIn(['metadata', 'namespace'])
    if (names) setText(document, ['metadata', 'namespace'], form.name, 'keep')
  }
  return stringifyAll(documents)
}

/** The one ResourceQuota or LimitRange of the text, as it is written. */
export function partOf(text: string, part: 'quota' | 'limits'): string | undefined {
  const parsed = parseYaml(text)
  if ('faults' in parsed) return undefined
  const [document, second] = part === 'quota' ? parsed.quotas : parsed.limits
  return document && !second ? stringifyAll([document]) : undefined
}

function documentFrom(text: string | undefined): Document.Parsed | undefined {
  return text === undefined ? undefined : (parseDocument(text) as Document.Parsed)
}

/** The same without anchors and aliases: each value where it is used. */
export function writeOutAliases(text: string): string {
  const parsed = parseYaml(text)
  return 'faults' in parsed || !parsed.aliases ? text : stringifyAll(parsed.all)
}

/** After a rename by hand in the YAML, what named the old namespace names the new one. Touches nothing else. */
export function followRename(text: string, from: string): string {
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return text
  const named = (kind: unknown) => kind === 'Namespace'
  const kindOf = ({ contents }: Document) => (isMap(contents) ? contents.get('kind') : undefined)
  const namespace = documents.find((document) => named(kindOf(document)))
  const to = namespace ? textAt(namespace, ['metadata', 'name']) : from
  if (to === from) return text
  let result = text
  for (const document of [...documents].reverse()) {
    const node = isMap(document.contents) ? document.getIn(['metadata', 'namespace'], true) : undefined
    if (named(kindOf(document)) || !isScalar(node) || node.value !== from || !node.range) continue
    const [start, end] = node.range
    result = result.slice(0, start) + quoted(to) + result.slice(end)
  }
  return result
}

const quoted = (text: string) =>
  /^[a-z][-a-z0-9]*$/.test(text) && !/^(null|true|false|yes|no|on|off|y|n)$/.test(text) ? text : JSON.stringify(text)

function formOf(parsed: ParsedYaml, previous: NamespaceForm): NamespaceForm {
  const { namespace, quotas, limits } = parsed
  const [quota, range] = [shownQuota(parsed), shownLimits(parsed)]
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
      quota
        ? textAt(quota, ['spec', 'hard', quotaKeyOf(quota, field)])
        : quotas.length > 0
          ? ''
          : previous.quota[field],
    ]),
  ) as Record<QuotaField, string>
  const limitValues = Object.fromEntries(
    limitFields.map((field) => [
      field,
      Object.fromEntries(
        limitResources.map((resource) => [
          resource,
          range
            ? textAt(range, [...containerLimitsPath(range), field, resource])
            : limits.length > 0
              ? ''
              : previous.limits[field][resource],
        ]),
      ),
    ]),
  ) as Record<LimitField, Record<LimitResource, string>>
  return {
    name: textAt(namespace, ['metadata', 'name']),
    alias: textAt(namespace, ['metadata', 'annotations', aliasAnnotation]),
    description: textAt(namespace, ['metadata', 'annotations', descriptionAnnotation]),
    labels: [...rows, ...unwritten],
    quota: { enabled: quotas.length > 0, ...quotaValues },
    limits: { enabled: limits.length > 0, ...limitValues },
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
  if (textAt(document, path) === text && (text !== '' || document.hasIn(path) === (whenEmpty === 'keep'))) return
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
  for (const field of Object.keys(quotaFields) as QuotaField[]) {
    const path: Path = ['spec', 'hard', quotaKeyOf(document, field)]
    if (textAt(document, path) !== form.quota[field]) {
      if (form.quota[field] === '') document.deleteIn(path)
      else write(document, path, form.quota[field])
    }
  }
  const hard = document.getIn(['spec', 'hard'])
  if (isMap(hard) && hard.items.length === 0) hard.flow = true
}

function setLimits(document: Document, form: NamespaceForm): void {
  const path = containerLimitsPath(document)
  // Limits of Pods or volumes alone are no reason to write down that containers have none.
  if (!isMap(document.getIn(path)) && !isFilled(form.limits)) return
  if (!isMap(document.getIn(path))) addContainerLimits(document, path)
  for (const field of limitFields) {
    for (const resource of limitResources) {
      setText(document, [...path, field, resource], form.limits[field][resource])
    }
  }
}

const isFilled = (limits: NamespaceForm['limits']) =>
  limitFields.some((field) => limitResources.some((resource) => limits[field][resource] !== ''))

function addContainerLimits(document: Document, path: Path): void {
  const list = document.getIn(['spec', 'limits'])
  const item = document.createNode({ type: 'Container' })
  if (isSeq(list)) document.setIn(path, item)
  else document.setIn(['spec', 'limits'], document.createNode([item]))
}

function newDocument(kind: 'ResourceQuota' | 'LimitRange', name: string): Document.Parsed {
  const spec = kind === 'ResourceQuota' ? { hard: {} } : { limits: [{ type: 'Container' }] }
  return new Document({ apiVersion: 'v1', kind, metadata: { name, namespace: '' }, spec }) as Document.Parsed
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
