/** As long as Linux lets one argument or variable of a new process be. */
const longestText = 128 * 1024

/** What was expanded would not fit a process. */
export class ExpansionTooLong extends Error {
  constructor() {
    super('argument list too long')
  }
}

/**
 * `$(NAME)` in commands, arguments and values; `$$(NAME)` stands for itself. Throws ExpansionTooLong. Models
 * third_party/forked/golang/expansion.
 */
export function expand(text: string, values: Readonly<Record<string, string>>): string {
  let added = 0
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, next: string, name: string | undefined) => {
    if (next === '$') return '$'
    if (name === undefined || !Object.hasOwn(values, name)) return whole
    const value = values[name] ?? ''
    added += value.length
    if (added > longestText) throw new ExpansionTooLong()
    return value
  })
}
