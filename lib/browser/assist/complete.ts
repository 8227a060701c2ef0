/** What could be written at a place of a text. */
import { fieldSchema, type OpenApiSchema, type OpenApiSchemas, resolveSchema, sortOf } from '../../kube/open-api/schema'
import type { ServedKind } from '../../operations/contract'
import { type FieldDoc, fieldDoc, schemaAt, schemaOfObject } from './field-doc'
import { blockField, blockItem, flowField, type NewText, yamlText } from './field-text'
import type { ClusterKnowledge } from './knowledge'
import type { OutlineDocument } from './outline'
import { type FieldPath, nodeAt, objectAt, type Place, placeAt, textOf } from './place'
import { referenceAt } from './references'

export interface Suggestion extends NewText {
  label: string
  sort: 'field' | 'value' | 'kind'
  /** In few words: a type, an apiVersion. */
  detail?: string
  doc?: FieldDoc
  /** Something is still to be chosen behind it. */
  goesOn: boolean
}

export interface Suggestions {
  from: number
  to: number
  /** The best first. */
  items: readonly Suggestion[]
}

export interface CompletionContext {
  knowledge: ClusterKnowledge
  /** For what names no namespace itself. */
  namespace: string | undefined
}

export async function complete(
  text: string,
  offset: number,
  context: CompletionContext,
): Promise<Suggestions | undefined> {
  const place = placeAt(text, offset)
  if (!place || text[offset - 1] === '-') return undefined
  const items = await new Completer(text, place, context).items()
  return items.length > 0 ? { from: place.from, to: place.to, items } : undefined
}

class Completer {
  readonly #isJson: boolean

  constructor(
    private readonly text: string,
    private readonly place: Place,
    private readonly context: CompletionContext,
  ) {
    this.#isJson = /^\s*[{[]/.test(text.slice(place.document.from, place.document.to))
  }

  async items(): Promise<readonly Suggestion[]> {
    const { place } = this
    const { apiVersion, kind, path } = objectAt(place.document, place.path)
    const own = await this.#identity(path, apiVersion)
    if (own) return own
    const schemas = apiVersion && kind ? await this.context.knowledge.schemas(apiVersion) : undefined
    const root = schemas && apiVersion && kind ? schemaOfObject(schemas, { apiVersion, kind }) : undefined
    if (!schemas || !root) return path.length === 0 && place.role !== 'item' ? this.#beginning() : []
    const found = schemaAt(schemas, root, path)
    if (!found) return []
    const { schema } = found
    const resolved = resolveSchema(schemas, schema)
    if (place.role === 'key') return this.#fields(schemas, resolved.schema, place.present)
    if (place.role === 'item') return this.#item(schemas, resolved.schema.items ?? {}, place.column)
    const sort = sortOf(resolved)
    if (sort === 'map') return place.column === undefined ? [] : this.#fields(schemas, resolved.schema, new Set())
    if (sort === 'list') {
      return place.column === undefined ? [] : this.#item(schemas, resolved.schema.items ?? {}, place.column)
    }
    const type = found.owner?.name?.split('.').at(-1)
    const values = sort === 'boolean' ? [true, false] : (schema.enum ?? resolved.schema.enum ?? [])
    const usual = schema.default ?? resolved.schema.default
    const known = values.length === 0 && isScalar(usual) ? [usual] : values
    return [
      ...known.filter((value) => value !== '').map((value) => this.#value(value)),
      ...(await this.#names(type, path)),
    ]
  }

  /** `apiVersion` and `kind`: what the cluster serves. */
  async #identity(path: FieldPath, apiVersion: string | undefined): Promise<Suggestion[] | undefined> {
    const [field] = path
    if (this.place.role !== 'value' || path.length !== 1 || (field !== 'apiVersion' && field !== 'kind'))
      return undefined
    const served = (await this.context.knowledge.served()) ?? []
    if (field === 'apiVersion') {
      const kind = textOf(nodeAt(this.place.document.root, this.place.path.slice(0, -1)), 'kind')
      const ofKind = served.filter((each) => each.kind === kind)
      const versions = (ofKind.length > 0 ? ofKind : served).flatMap(({ apiVersions }) => apiVersions)
      return [...new Set(versions)].sort(byLength).map((version) => this.#value(version))
    }
    const inVersion = served.filter(({ apiVersions }) => apiVersion && apiVersions.includes(apiVersion))
    return byKind(inVersion.length > 0 ? inVersion : served).map((each) => ({
      ...this.#value(each.kind),
      detail: each.apiVersions[0] ?? '',
    }))
  }

  /** An object that does not say yet what it is. */
  async #beginning(): Promise<Suggestion[]> {
    const { place } = this
    const present = place.role === 'key' ? place.present : new Set<string>()
    const fields = ['apiVersion', 'kind', 'metadata'].filter((key) => !present.has(key))
    const written = fields.map((key) =>
      this.#field({}, key, key === 'metadata' ? { type: 'object' } : { type: 'string' }),
    )
    if (present.size > 0 || this.#isJson || place.flow) return written
    const served = (await this.context.knowledge.served()) ?? []
    return [
      ...byKind(served).map(({ kind, apiVersions: [apiVersion = ''] }): Suggestion => {
        const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: `
        return { label: kind, sort: 'kind', detail: apiVersion, text, cursor: text.length, goesOn: false }
      }),
      ...written,
    ]
  }

  #fields(schemas: OpenApiSchemas, schema: OpenApiSchema, present: ReadonlySet<string>): Suggestion[] {
    const required = new Set(schema.required)
    const rank = (key: string) => (required.has(key) ? 0 : 1)
    return Object.keys(schema.properties ?? {})
      .filter((key) => !present.has(key) && !(key === 'status' && this.#isRoot()))
      .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
      .map((key) => {
        const asked = fieldSchema(schema, key) ?? {}
        return {
          ...this.#field(schemas, key, asked),
          doc: fieldDoc(schemas, key, { schema: asked, owner: { schema } }),
        }
      })
  }

  #isRoot = () => objectAt(this.place.document, this.place.path).path.length === 0

  #field(schemas: OpenApiSchemas, key: string, schema: OpenApiSchema): Suggestion {
    const { place } = this
    const entry = place.role === 'key' ? place.entry : undefined
    const isQuoted = this.#isJson || this.text[place.from] === '"'
    const inFlow = place.flow || this.#isJson
    const column = 'column' in place ? (place.column ?? 0) : 0
    const name = isQuoted ? JSON.stringify(key) : yamlText(key)
    const whole =
      entry?.colon !== undefined
        ? { text: name, cursor: name.length }
        : inFlow
          ? flowField(schemas, key, schema, isQuoted)
          : blockField(schemas, key, schema, column)
    return { label: key, sort: 'field', ...whole, goesOn: entry?.colon === undefined }
  }

  #item(schemas: OpenApiSchemas, items: OpenApiSchema, column: number): Suggestion[] {
    return [{ label: '-', sort: 'field', ...blockItem(schemas, items, column), goesOn: true }]
  }

  #value(value: unknown): Suggestion {
    const { from } = this.place
    const isQuoted = this.#isJson || /["']/.test(this.text[from] ?? '')
    const text = typeof value !== 'string' ? String(value) : isQuoted ? JSON.stringify(value) : yamlText(value)
    const lead = this.text[from - 1] === ':' ? ' ' : ''
    return { label: String(value), sort: 'value', text: lead + text, cursor: lead.length + text.length, goesOn: false }
  }

  /** Of objects that there are, where the field names one. */
  async #names(type: string | undefined, path: FieldPath): Promise<Suggestion[]> {
    const { document } = this.place
    const parent = nodeAt(document.root, this.place.path.slice(0, -1))
    const reference = referenceAt(type, path, (field) => textOf(parent, field))
    if (!reference) return []
    if (reference.sort === 'values') return reference.values.map((value) => this.#value(value))
    if (reference.sort === 'here')
      return namesIn(document, this.#absolute(path, reference.path)).map((name) => this.#value(name))
    const object = nodeAt(document.root, this.place.path.slice(0, this.place.path.length - path.length))
    const written = textOf(nodeAt(object, ['metadata']), 'namespace')
    const names = await this.context.knowledge.names(reference.kind, written || this.context.namespace)
    return (names ?? []).map((name) => this.#value(name))
  }

  #absolute = (path: FieldPath, target: FieldPath): FieldPath => [
    ...this.place.path.slice(0, this.place.path.length - path.length),
    ...target,
  ]
}

function namesIn({ root }: OutlineDocument, path: FieldPath): string[] {
  const list = nodeAt(root, path)
  return list?.type === 'list' ? list.items.flatMap(({ value }) => textOf(value, 'name') ?? []) : []
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)
const byLength = (a: string, b: string) => a.length - b.length || a.localeCompare(b)
const byKind = (served: readonly ServedKind[]) => [...served].sort((a, b) => a.kind.localeCompare(b.kind))
