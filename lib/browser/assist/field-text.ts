/** A field as it is written anew: with what is required below it, and the place where the writer goes on. */
import { type OpenApiSchema, type OpenApiSchemas, resolveSchema, sortOf } from '../../kube/open-api/schema'

export interface NewText {
  text: string
  /** Where the cursor goes, counted from the beginning of the text. */
  cursor: number
}

const step = 2
/** Types may contain themselves. */
const mostDepth = 6

/** `column`: where its key begins. */
export function blockField(schemas: OpenApiSchemas, key: string, schema: OpenApiSchema, column: number): NewText {
  return startingWith(`${yamlText(key)}:`, valueBelow(schemas, schema, column, 0))
}

/** An item of a list with its dash; `column`: of the dash. */
export function blockItem(schemas: OpenApiSchemas, schema: OpenApiSchema, column: number): NewText {
  return startingWith('- ', itemContent(schemas, schema, column, 0))
}

/** In `{}`: all in one line. */
export function flowField(schemas: OpenApiSchemas, key: string, schema: OpenApiSchema, quoted: boolean): NewText {
  const start = `${quoted ? JSON.stringify(key) : yamlText(key)}: `
  const sort = sortOf(resolveSchema(schemas, schema))
  const value = sort === 'map' ? '{}' : sort === 'list' ? '[]' : quoted && isText(sort) ? '""' : ''
  return { text: start + value, cursor: start.length + (value ? 1 : 0) }
}

/** Behind `key:`. */
function valueBelow(schemas: OpenApiSchemas, schema: OpenApiSchema, column: number, depth: number): NewText {
  const resolved = resolveSchema(schemas, schema)
  const sort = sortOf(resolved)
  if (sort === 'map') {
    return startingWith(`\n${' '.repeat(column + step)}`, mapContent(schemas, resolved.schema, column + step, depth))
  }
  if (sort === 'list') {
    const items = resolved.schema.items ?? {}
    return startingWith(`\n${' '.repeat(column + step)}- `, itemContent(schemas, items, column + step, depth))
  }
  return { text: ' ', cursor: 1 }
}

function itemContent(schemas: OpenApiSchemas, schema: OpenApiSchema, column: number, depth: number): NewText {
  const resolved = resolveSchema(schemas, schema)
  return sortOf(resolved) === 'map'
    ? mapContent(schemas, resolved.schema, column + step, depth)
    : { text: '', cursor: 0 }
}

/** The required fields, from that column on; the cursor is where the first of them wants something. */
function mapContent(
  schemas: OpenApiSchemas,
  { required = [], properties }: OpenApiSchema,
  column: number,
  depth: number,
): NewText {
  let text = ''
  let cursor: number | undefined
  for (const key of depth < mostDepth ? required : []) {
    if (text) text += `\n${' '.repeat(column)}`
    const schema = properties?.[key] ?? {}
    const field = startingWith(`${yamlText(key)}:`, valueBelow(schemas, schema, column, depth + 1))
    cursor ??= text.length + field.cursor
    text += field.text
  }
  return { text, cursor: cursor ?? 0 }
}

const startingWith = (start: string, { text, cursor }: NewText): NewText => ({
  text: start + text,
  cursor: start.length + cursor,
})

const isText = (sort: string) => sort === 'string' || sort === 'time' || sort === 'base64' || sort === 'quantity'

/** A scalar as YAML: in quotes where it would be read as something else. */
export function yamlText(value: string): string {
  const isPlain =
    /^[A-Za-z_/.][\w./:@-]*$/.test(value) &&
    !value.endsWith(':') &&
    !/^(true|false|null|yes|no|on|off|\.\w+)$/i.test(value)
  return isPlain ? value : JSON.stringify(value)
}
