/**
 * The POSIX shell language as simulated containers understand it: lists, `&&` and `||`, `!`, pipes, background jobs, `if`,
 * `while`, `until`, `for`, `case`, functions, `{ }`, `( )`, assignments, quotes, `$NAME`, `${NAME…}`, `$(command)`,
 * `$((sum))`, patterns and redirections, here-documents among them. What it is not is refused by name, never guessed at.
 */
export type Command =
  | { type: 'simple'; assignments: readonly Assignment[]; words: readonly Word[]; redirections: readonly Redirection[] }
  | { type: 'list'; items: readonly Command[] }
  | { type: 'and' | 'or'; left: Command; right: Command }
  | { type: 'not'; command: Command }
  | { type: 'pipeline'; commands: readonly Command[] }
  | { type: 'background'; command: Command }
  | { type: 'subshell'; body: Command }
  | { type: 'redirected'; command: Command; redirections: readonly Redirection[] }
  | { type: 'if'; branches: readonly { condition: Command; body: Command }[]; otherwise?: Command }
  | { type: 'loop'; until: boolean; condition: Command; body: Command }
  | { type: 'for'; variable: string; words: readonly Word[] | undefined; body: Command }
  | { type: 'case'; word: Word; branches: readonly { patterns: readonly Word[]; body: Command }[] }
  | { type: 'function'; name: string; body: Command }

export interface Assignment {
  name: string
  value: Word
}

export interface Redirection {
  descriptor: number
  /** `here`: the words are the input itself. */
  mode: 'read' | 'write' | 'append' | 'here'
  /** A descriptor, for `2>&1`. */
  to: Word | number
}

export type Word = readonly Part[]
export type Part =
  | { type: 'text'; text: string; quoted: boolean }
  | { type: 'variable'; name: string; operation?: Operation; quoted: boolean }
  | { type: 'command'; script: string; quoted: boolean }
  | { type: 'sum'; expression: string }

/** What `${NAME…}` does with the value: `:-`, `-`, `:=`, `=`, `:+`, `+`, `:?`, `?`, `%`, `%%`, `#`, `##`, `/`, `//` and `length`. */
export interface Operation {
  operator: string
  word: Word
}

export class ShellError extends Error {}

/** What is there so far is no mistake: a quote, a loop or a here-document goes on in the next line. */
export class Unfinished extends ShellError {}
