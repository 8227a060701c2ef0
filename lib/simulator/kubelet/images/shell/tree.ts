/**
 * The part of the POSIX shell language that simulated containers understand: lists, `&&` and `||`, `!`, `if`, `while`,
 * `until`, `for`, `{ }`, assignments, quotes, `$NAME`, `${NAME:-default}`, `$(command)`, `$((sum))` and redirections to files.
 * Everything else (pipes, background jobs, functions, here-documents, case) is refused by name, never guessed at.
 */
export type Command =
  | { type: 'simple'; assignments: readonly Assignment[]; words: readonly Word[]; redirections: readonly Redirection[] }
  | { type: 'list'; items: readonly Command[] }
  | { type: 'and' | 'or'; left: Command; right: Command }
  | { type: 'not'; command: Command }
  | { type: 'if'; branches: readonly { condition: Command; body: Command }[]; otherwise?: Command }
  | { type: 'loop'; until: boolean; condition: Command; body: Command }
  | { type: 'for'; variable: string; words: readonly Word[]; body: Command }

export interface Assignment {
  name: string
  value: Word
}

export interface Redirection {
  /** 1 or 2; 0 is dropped, there is nothing to read from. */
  descriptor: number
  append: boolean
  /** A descriptor, for `2>&1`. */
  to: Word | number
}

export type Word = readonly Part[]
export type Part =
  | { type: 'text'; text: string; quoted: boolean }
  | { type: 'variable'; name: string; fallback?: string; quoted: boolean }
  | { type: 'command'; script: string; quoted: boolean }
  | { type: 'sum'; expression: string }

export class ShellError extends Error {}
