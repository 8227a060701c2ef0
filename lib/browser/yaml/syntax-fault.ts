/** What of a text is no YAML, as message keys with their values: the line, what it is about, what would be right. */
import type { YAMLParseError } from 'yaml'

export type SyntaxFault = { line?: number } & (
  | { key: 'yamlNoAnchor'; name: string }
  | { key: 'yamlTab' | 'yamlIndent' | 'yamlNested' | 'yamlNoColon' | 'yamlOpenQuote' | 'yamlOpenBracket' }
  | { key: 'yamlEscape' | 'yamlUnexpected' | 'yamlManyAliases' }
  | { key: 'yamlDuplicateKey' | 'yamlBadStart'; text: string }
  /** In the parser's own words. */
  | { key: 'yamlSyntax'; reason: string }
)

/** `text`: the whole of it, for what the parser only points at. */
export function syntaxFault({ code, message, pos: [start] }: YAMLParseError, text: string, line: number): SyntaxFault {
  const reason = (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
  switch (code) {
    case 'TAB_AS_INDENT':
      return { key: 'yamlTab', line }
    case 'BAD_INDENT':
      if (/^Flow/.test(reason)) return { key: 'yamlOpenBracket', line }
      return { key: /^[^\S\n]*\t/.test(text.split('\n')[line - 1] ?? '') ? 'yamlTab' : 'yamlIndent', line }
    case 'DUPLICATE_KEY':
      return { key: 'yamlDuplicateKey', text: /^[^\s:]*/.exec(text.slice(start))?.[0] ?? '', line }
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { key: 'yamlNested', line }
    case 'MULTILINE_IMPLICIT_KEY':
      return { key: 'yamlNoColon', line }
    case 'MISSING_CHAR':
      return { key: /quote/.test(reason) ? 'yamlOpenQuote' : 'yamlNoColon', line }
    case 'BAD_SCALAR_START':
      return { key: 'yamlBadStart', text: text.charAt(start), line }
    case 'UNEXPECTED_TOKEN':
      return { key: 'yamlUnexpected', line }
    case 'BAD_DQ_ESCAPE':
      return { key: 'yamlEscape', line }
    default:
      return { key: 'yamlSyntax', reason, line }
  }
}
