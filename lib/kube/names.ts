/**
 * What may be written as a name, key or value. Each rule returns every reason against `value`, in the words of
 * k8s.io/apimachinery/pkg/util/validation and pkg/api/validate/content; an empty list means valid.
 */
export type TextRule = (value: string) => string[]

/** `prefix` is true for a generateName, which may end in a dash because characters follow. */
export type NameRule = (name: string, prefix?: boolean) => string[]

const bytes = (value: string) => new TextEncoder().encode(value).length
const tooLong = (value: string, limit: number) => (bytes(value) > limit ? [`must be no more than ${limit} bytes`] : [])

const emptyText = 'must be non-empty'
const rangeText = (low: number, high: number) => `must be between ${low} and ${high}, inclusive`

/** `what (e.g. 'a',  or 'b', regex used for validation is '...')`; the double space is upstream's. */
function patternText(what: string, pattern: string, examples: readonly string[]): string {
  return `${what} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`
}

interface Pattern {
  /** The expression as it is printed; matched against the whole value. */
  source: string
  what: string
  examples: readonly string[]
}

function pattern(source: string, what: string, ...examples: string[]): Pattern & { matches: TextRule } {
  const expression = new RegExp(`^(?:${source})$`)
  const text = patternText(what, source, examples)
  return { source, what, examples, matches: (value) => (expression.test(value) ? [] : [text]) }
}

const dns1123Label = pattern(
  '[a-z0-9]([-a-z0-9]*[a-z0-9])?',
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  'my-name',
  '123-abc',
)
const dns1123Subdomain = pattern(
  `${dns1123Label.source}(\\.${dns1123Label.source})*`,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  'example.com',
)
const dns1035Label = pattern(
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  'my-name',
  'abc-123',
)
const qualifiedName = pattern(
  '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]',
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  'MyName',
  'my.name',
  '123-abc',
)
const labelValue = pattern(
  '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  'MyValue',
  'my_value',
  '12345',
)
const configMapKey = pattern(
  '[-._a-zA-Z0-9]+',
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  'key.name',
  'KEY_NAME',
  'key-name',
)
const percent = pattern(
  '[0-9]+%',
  "a valid percent string must be a numeric string followed by an ending '%'",
  '1%',
  '93%',
)
const httpHeaderName = pattern(
  '[-A-Za-z0-9]+',
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  'X-Header-Name',
)

export const dns1123LabelErrors: TextRule = (value) => {
  const length = tooLong(value, 63)
  const form = dns1123Label.matches(value)
  if (!form.length) return length
  // A valid subdomain that is no label: it must be the dots.
  return [...length, ...(dns1123Subdomain.matches(value).length ? form : ['must not contain dots'])]
}
export const dns1123SubdomainErrors: TextRule = (value) => [...tooLong(value, 253), ...dns1123Subdomain.matches(value)]
export const dns1035LabelErrors: TextRule = (value) => [...tooLong(value, 63), ...dns1035Label.matches(value)]
export const labelValueErrors: TextRule = (value) => [...tooLong(value, 63), ...labelValue.matches(value)]
export const percentErrors: TextRule = percent.matches
export const httpHeaderNameErrors: TextRule = httpHeaderName.matches

/** `name` or `prefix.example.com/name`: keys of labels, finalizers, resource names, condition types. */
export const qualifiedNameErrors: TextRule = (value) => {
  const parts = value.split('/')
  if (parts.length > 2) {
    const text = patternText(`a qualified name ${qualifiedName.what}`, qualifiedName.source, qualifiedName.examples)
    return [`${text} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const name = parts[parts.length - 1] ?? ''
  const errors: string[] = []
  if (parts.length === 2) {
    const prefix = parts[0] ?? ''
    const prefixErrors = prefix ? dns1123SubdomainErrors(prefix) : [emptyText]
    errors.push(...prefixErrors.map((text) => `prefix part ${text}`))
  }
  const nameErrors = name ? tooLong(name, 63) : [emptyText]
  return [...errors, ...[...nameErrors, ...qualifiedName.matches(name)].map((text) => `name part ${text}`)]
}
export const labelKeyErrors = qualifiedNameErrors

const dotPathErrors: TextRule = (value) => {
  if (value === '.' || value === '..') return [`must not be '${value}'`]
  return value.startsWith('..') ? ["must not start with '..'"] : []
}

/** Keys of ConfigMaps and Secrets. */
export const configMapKeyErrors: TextRule = (value) => [
  ...tooLong(value, 253),
  ...configMapKey.matches(value),
  ...dotPathErrors(value),
]

/** Anything printable in ASCII but '=' (RelaxedEnvironmentVariableValidation, on by default since 1.32). */
export const envVarNameErrors: TextRule = (value) => {
  if (!value) return [`environment variable name ${emptyText}`]
  return /^[ -<>-~]*$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

export const portNameErrors: TextRule = (value) => {
  const errors = tooLong(value, 15)
  if (!/^[-a-z0-9]+$/.test(value)) {
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  }
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)')
  if (value.includes('--')) errors.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

const rangeErrors = (value: number, low: number, high: number): string[] =>
  Number.isInteger(value) && value >= low && value <= high ? [] : [rangeText(low, high)]
export const portNumberErrors = (port: number): string[] => rangeErrors(port, 1, 65535)

/** A generateName is checked as if a letter stood in place of its trailing dash. */
const ignoringTrailingDash = (rule: TextRule): NameRule => {
  return (name, prefix = false) =>
    rule(prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name)
}

/** Most resources: Pods, Deployments, ConfigMaps... */
export const nameIsSubdomain: NameRule = ignoringTrailingDash(dns1123SubdomainErrors)
/** Namespaces. */
export const nameIsLabel: NameRule = ignoringTrailingDash(dns1123LabelErrors)
/** Services before RelaxedServiceNameValidation. */
export const nameIsDns1035Label: NameRule = ignoringTrailingDash(dns1035LabelErrors)

/** Roles and bindings: whatever can stand in a URL path. */
export const nameIsPathSegment: NameRule = (name, prefix = false) => {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`]
  return ['/', '%'].filter((character) => name.includes(character)).map((character) => `may not contain '${character}'`)
}
