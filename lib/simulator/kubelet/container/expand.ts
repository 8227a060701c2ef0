/** `$(NAME)` in commands, arguments and values; `$$(NAME)` stands for itself. Models third_party/forked/golang/expansion. */
export function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, next: string, name: string | undefined) => {
    if (next === '$') return '$'
    return name !== undefined && Object.hasOwn(values, name) ? (values[name] ?? '') : whole
  })
}
