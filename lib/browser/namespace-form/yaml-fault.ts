/** What is wrong with the YAML of a namespace, as message keys with their values: the line, what it is about, what would be right. */
import type { SyntaxFault } from '../yaml/syntax-fault'

export type NodeType = 'typeMap' | 'typeList' | 'typeText' | 'typeNumber' | 'typeBoolean' | 'typeAmount' | 'typeNothing'

export type YamlFault =
  | SyntaxFault
  | ({ line?: number } & (
      | { key: 'yamlNoNamespace' | 'yamlTwoNamespaces' | 'yamlNotObject' }
      | { key: 'yamlTooMany'; count: number }
      | { key: 'yamlForeign'; kind: string }
      | { key: 'yamlVersion'; found: string }
      | { key: 'yamlMissing'; path: string; example: string }
      | { key: 'yamlBadType'; path: string; expected: NodeType; found: NodeType }
      /** A text that YAML takes for a number or a truth value. */
      | { key: 'yamlUnquoted'; path: string; found: NodeType; value: string }
      | { key: 'yamlOtherNamespace'; kind: string; found: string; expected: string }
      | { key: 'yamlSameName'; kind: string; name: string }
    ))
