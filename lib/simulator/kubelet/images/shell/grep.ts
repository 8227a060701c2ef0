/** `grep [-EFHcinoqrvw] pattern [file…]` */

import type { Applet } from './applets'
import { expressionFrom } from './expressions'
import { absolute } from './shell'
import { eachInput, linesOf } from './text-applets'

export const grep: Applet = async (parameters, context) => {
  const flags = parameters
    .filter((each) => /^-[A-Za-z]+$/.test(each))
    .join('')
    .replace(/-/g, '')
  const words = parameters.filter((each) => !/^-[A-Za-z]+$/.test(each))
  const [pattern, ...paths] = words
  if (pattern === undefined) {
    context.err.write('Usage: grep [-HnlvoqcisEFr] PATTERN [FILE]...')
    return 2
  }
  const source = flags.includes('F')
    ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    : expressionFrom(pattern, flags.includes('E'))
  const whole = flags.includes('w') ? `\\b(?:${source})\\b` : flags.includes('x') ? `^(?:${source})$` : source
  const expression = new RegExp(whole, flags.includes('i') ? 'gi' : 'g')
  const { shell, out } = context
  const searched = /[rR]/.test(flags)
    ? (paths.length > 0 ? paths : ['.']).flatMap((path) => shell.process.files.list(absolute(shell.directory, path)))
    : paths
  const isNamed = searched.length > 1 || flags.includes('H') || /[rR]/.test(flags)
  let found = false
  const code = await eachInput('grep', searched, context, async (input, path) => {
    let [number, count] = [0, 0]
    for await (const line of linesOf(input)) {
      number++
      const matches = [...line.matchAll(expression)]
      if (matches.length > 0 === flags.includes('v')) continue
      found = true
      count++
      if (/[qcl]/.test(flags)) continue
      const before = `${isNamed ? `${path}:` : ''}${flags.includes('n') ? `${number}:` : ''}`
      for (const text of flags.includes('o') ? matches.map(([all]) => all) : [line]) out.write(`${before}${text}\n`)
    }
    if (flags.includes('c')) out.write(`${isNamed ? `${path}:` : ''}${count}`)
    if (flags.includes('l') && count > 0) out.write(path)
  })
  return found ? 0 : code === 0 ? 1 : 2
}
