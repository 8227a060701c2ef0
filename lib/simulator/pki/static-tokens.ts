/**
 * Bearer tokens in a file, one per line: `token,user,uid,"group1,group2"`.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file
 */
import { randomBytes } from 'node:crypto'

export interface StaticToken {
  token: string
  user: string
  uid: string
  groups: readonly string[]
}

/** 256 bits that nobody can guess; chance of the simulation is not good enough for secrets. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Throws a sentence for people when a line has fewer than three columns. */
export function parseStaticTokens(text: string): StaticToken[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => {
      const [token, user, uid, groups = ''] = splitCsv(line)
      if (!token || !user || uid === undefined)
        throw new Error(`line ${number} needs at least three columns: token, user name, user uid`)
      return { token, user, uid, groups: groups === '' ? [] : groups.split(',').map((group) => group.trim()) }
    })
}

export function formatStaticTokens(tokens: readonly StaticToken[]): string {
  return tokens
    .map(({ token, user, uid, groups }) => `${[token, user, uid].map(quote).join(',')},"${groups.join(',')}"\n`)
    .join('')
}

function quote(cell: string): string {
  return /[",\s]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function splitCsv(line: string): string[] {
  const cells: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/g
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    cells.push(match[1] !== undefined ? match[1].replaceAll('""', '"') : (match[2] ?? ''))
    if (match[3] === '') break
  }
  return cells
}
