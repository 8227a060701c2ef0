/** Keys that a JSON text holds twice in one object, as paths. The text must be valid JSON: JSON.parse has seen it before. */
export function duplicateKeys(text: string): string[] {
  const found: string[] = []
  /** One entry for every open object or array. */
  const open: { path: string; keys: Set<string> | undefined; index: number }[] = []
  let pending = ''
  let position = 0

  const enter = (keys: Set<string> | undefined) => {
    open.push({ path: valuePath(), keys, index: 0 })
  }
  /** The path of the value that begins here. */
  const valuePath = (): string => {
    const around = open.at(-1)
    if (!around) return ''
    return around.keys ? pending : `${around.path}[${around.index}]`
  }

  while (position < text.length) {
    const character = text[position]
    if (character === '"') {
      const end = endOfString(text, position)
      const around = open.at(-1)
      if (around?.keys && isKey(text, end)) {
        const key: string = JSON.parse(text.slice(position, end))
        pending = around.path ? `${around.path}.${key}` : key
        if (around.keys.has(key)) found.push(pending)
        around.keys.add(key)
      }
      position = end
      continue
    }
    if (character === '{') enter(new Set())
    else if (character === '[') enter(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === ',') {
      const around = open.at(-1)
      if (around) around.index++
    }
    position++
  }
  return found
}

/** One past the closing quote. */
function endOfString(text: string, start: number): number {
  let position = start + 1
  while (text[position] !== '"') position += text[position] === '\\' ? 2 : 1
  return position + 1
}

function isKey(text: string, after: number): boolean {
  let position = after
  while (/\s/.test(text[position] ?? '')) position++
  return text[position] === ':'
}
