/** Programs that read text, from files or from what is piped to them. */
import type { ByteInput } from '../../../extension'
import { joinBytes, readAll } from '../../container/input-queue'
import type { Applet, AppletContext } from './applets'
import { inputOf } from './redirect'
import { absolute, type Program } from './shell'

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const forever = () => new Promise<number>(() => undefined)

/** The inputs that a program's parameters name, one after the other; its own input when they name none. */
export async function eachInput(
  name: string,
  paths: readonly string[],
  { shell, in: own, err }: AppletContext,
  read: (input: ByteInput, path: string) => Promise<void>,
): Promise<number> {
  let code = 0
  for (const path of paths.length > 0 ? paths : ['-']) {
    const file = absolute(shell.directory, path)
    const { files } = shell.process
    const data = path === '-' || file === '/dev/stdin' ? undefined : files.read(file)
    if (path === '-' || file === '/dev/stdin') await read(own, path)
    else if (file === '/dev/null') await read(inputOf(new Uint8Array()), path)
    else if (data) await read(inputOf(data), path)
    else {
      err.write(
        files.isFolder(file)
          ? `${name}: read error: Is a directory`
          : `${name}: can't open '${path}': No such file or directory`,
      )
      code = 1
    }
  }
  return code
}

export async function* linesOf(input: ByteInput): AsyncGenerator<string> {
  for (let line = await input.readLine(); line !== undefined; line = await input.readLine()) {
    yield line.endsWith('\n') ? line.slice(0, -1) : line
  }
}

/** All lines of all inputs. */
async function allLines(name: string, paths: readonly string[], context: AppletContext) {
  const lines: string[] = []
  const code = await eachInput(name, paths, context, async (input) => {
    for await (const line of linesOf(input)) lines.push(line)
  })
  return { lines, code }
}

const isPath = (each: string) => !/^-./.test(each)
const flagsOf = (parameters: readonly string[]) => parameters.filter((each) => !isPath(each)).join('')

/** `-n 5`, `-n5`, `-5`, `-c 5`; what is left names files. */
function countOf(parameters: readonly string[]): { count: number; fromStart: boolean; bytes: boolean; rest: string[] } {
  const rest: string[] = []
  let text = '10'
  let bytes = false
  for (let at = 0; at < parameters.length; at++) {
    const word = parameters[at] ?? ''
    const joined = /^-([nc]?)(\+?\d+)$/.exec(word)
    if (word === '-n' || word === '-c') {
      bytes = word === '-c'
      text = parameters[++at] ?? '10'
    } else if (joined) {
      bytes = joined[1] === 'c'
      text = joined[2] ?? '10'
    } else rest.push(word)
  }
  return { count: Math.abs(Number(text)), fromStart: text.startsWith('+'), bytes, rest }
}

export const textApplets: Readonly<Record<string, Applet>> = {
  cat: async (parameters, context) => {
    const isNumbered = parameters.includes('-n')
    let line = 0
    return eachInput('cat', parameters.filter(isPath), context, async (input) => {
      if (isNumbered) {
        for (let text = await input.readLine(); text !== undefined; text = await input.readLine()) {
          context.out.part(`${String(++line).padStart(6)}\t${text}`)
          await context.out.taken?.()
        }
        return
      }
      for (let data = await input.read(); data; data = await input.read()) {
        context.out.part(data)
        await context.out.taken?.()
      }
    })
  },
  tac: async (parameters, context) => {
    const { lines, code } = await allLines('tac', parameters.filter(isPath), context)
    for (const line of lines.reverse()) context.out.write(line)
    return code
  },
  head: async (parameters, context) => {
    const { count, bytes, rest } = countOf(parameters)
    return eachInput('head', rest.filter(isPath), context, async (input) => {
      if (bytes) return context.out.part((await readAll(input)).slice(0, count))
      let left = count
      while (left-- > 0) {
        const line = await input.readLine()
        if (line === undefined) return
        context.out.part(line)
      }
    })
  },
  tail: async (parameters, context) => {
    const follows = parameters.some((each) => /^-[fF]$/.test(each))
    const { count, fromStart, bytes, rest } = countOf(parameters.filter((each) => !/^-[fF]$/.test(each)))
    const paths = rest.filter(isPath)
    const code = await eachInput('tail', paths, context, async (input) => {
      const data = await readAll(input)
      if (bytes)
        return context.out.part(fromStart ? data.slice(count - 1) : data.slice(count === 0 ? data.length : -count))
      const lines = decoder.decode(data).split(/(?<=\n)/)
      for (const line of fromStart ? lines.slice(count - 1) : count === 0 ? [] : lines.slice(-count))
        context.out.part(line)
    })
    return follows && code === 0 ? followFile(paths.at(-1) ?? '-', context) : code
  },
  wc: async (parameters, context) => {
    const flags = flagsOf(parameters) || '-lwc'
    return eachInput('wc', parameters.filter(isPath), context, async (input, path) => {
      const data = await readAll(input)
      const text = decoder.decode(data)
      const counts = [
        ...(flags.includes('l') ? [text.split('\n').length - 1] : []),
        ...(flags.includes('w') ? [text.split(/\s+/).filter(Boolean).length] : []),
        ...(/[cm]/.test(flags) ? [data.length] : []),
      ]
      const shown = counts.length === 1 ? String(counts[0]) : counts.map((count) => String(count).padStart(9)).join(' ')
      context.out.write(path === '-' ? shown : `${shown} ${path}`)
    })
  },
  sort: async (parameters, context) => {
    const flags = flagsOf(parameters)
    const key =
      /^-k(\d+)/.exec(parameters.find((each) => /^-k\d/.test(each)) ?? '')?.[1] ??
      (parameters.includes('-k') ? parameters[parameters.indexOf('-k') + 1] : undefined)
    const paths = parameters.filter((each, index) => isPath(each) && parameters[index - 1] !== '-k')
    const { lines, code } = await allLines('sort', paths, context)
    const keyOf = (line: string) =>
      key === undefined
        ? line
        : line
            .trim()
            .split(/\s+/)
            .slice(Number.parseInt(key, 10) - 1)
            .join(' ')
    const number = (line: string) => Number.parseFloat(keyOf(line)) || 0
    const compare = (a: string, b: string) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0)
    lines.sort(flags.includes('n') ? (a, b) => number(a) - number(b) || compare(a, b) : compare)
    if (flags.includes('r')) lines.reverse()
    for (const line of flags.includes('u') ? new Set(lines) : lines) context.out.write(line)
    return code
  },
  uniq: async (parameters, context) => {
    const { lines, code } = await allLines('uniq', parameters.filter(isPath), context)
    const groups: { line: string; count: number }[] = []
    for (const line of lines) {
      const last = groups.at(-1)
      if (last?.line === line) last.count++
      else groups.push({ line, count: 1 })
    }
    const flags = flagsOf(parameters)
    for (const { line, count } of groups) {
      if (flags.includes('d') && count === 1) continue
      context.out.write(flags.includes('c') ? `${String(count).padStart(7)} ${line}` : line)
    }
    return code
  },
  cut: async (parameters, context) => {
    const option = (letter: string) => {
      const at = parameters.findIndex((each) => each.startsWith(`-${letter}`))
      return at < 0 ? undefined : parameters[at] === `-${letter}` ? parameters[at + 1] : parameters[at]?.slice(2)
    }
    const delimiter = option('d') ?? '\t'
    const fields = option('f')
    const ranges = rangesOf(fields ?? option('c') ?? '1-')
    const paths = parameters.filter((each, index) => isPath(each) && !/^-[dfc]$/.test(parameters[index - 1] ?? ''))
    return eachInput('cut', paths, context, async (input) => {
      for await (const line of linesOf(input)) {
        const pieces = fields === undefined ? [...line] : line.split(delimiter)
        const kept = pieces.filter((_, index) => ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to))
        context.out.write(
          fields !== undefined && pieces.length === 1 ? line : kept.join(fields === undefined ? '' : delimiter),
        )
      }
    })
  },
  tr: async (parameters, context) => {
    const [from = '', to = ''] = parameters.filter((each) => !/^-[dscC]+$/.test(each)).map(characters)
    const flags = flagsOf(parameters)
    const text = decoder.decode(await readAll(context.in))
    let result = ''
    for (const character of text) {
      const at = from.indexOf(character)
      if (at < 0) result += character
      else if (flags.includes('d')) continue
      else if (flags.includes('s') && !to) result += result.endsWith(character) ? '' : character
      else result += to.charAt(Math.min(at, to.length - 1))
    }
    context.out.part(result)
    return 0
  },
  tee: async (parameters, context) => {
    const pieces: Uint8Array[] = []
    const { shell, out } = context
    for (let data = await context.in.read(); data; data = await context.in.read()) {
      pieces.push(data)
      out.part(data)
      await out.taken?.()
    }
    for (const path of parameters.filter(isPath)) {
      const file = absolute(shell.directory, path)
      const before = parameters.includes('-a') ? [shell.process.files.read(file) ?? new Uint8Array()] : []
      shell.process.files.write(file, joinBytes([...before, ...pieces]))
    }
    return 0
  },
  rev: async (parameters, context) =>
    eachInput('rev', parameters.filter(isPath), context, async (input) => {
      for await (const line of linesOf(input)) context.out.write([...line].reverse().join(''))
    }),
  base64: async (parameters, context) =>
    eachInput('base64', parameters.filter(isPath), context, async (input) => {
      const data = await readAll(input)
      if (/d/.test(flagsOf(parameters))) context.out.part(new Uint8Array(Buffer.from(decoder.decode(data), 'base64')))
      else
        context.out.write(
          Buffer.from(data)
            .toString('base64')
            .replace(/.{76}(?=.)/g, '$&\n'),
        )
    }),
  yes: async (words, context) => {
    const { process } = context.shell
    for (;;) {
      for (let count = 0; count < 40; count++) context.out.write(words.join(' ') || 'y')
      await context.out.taken?.()
      await new Promise<void>((resolve) => process.clock.after(10, resolve))
    }
  },
  xargs: async (parameters, context) => {
    const one = parameters[0] === '-n' ? Number(parameters[1]) : undefined
    const command = one === undefined ? parameters : parameters.slice(2)
    const words = decoder
      .decode(await readAll(context.in))
      .split(/\s+/)
      .filter(Boolean)
    const size = one ?? Math.max(1, words.length)
    let code = 0
    for (let at = 0; at === 0 || at < words.length; at += size) {
      const argv = [...(command.length > 0 ? command : ['echo']), ...words.slice(at, at + size)]
      if ((await runProgram(argv, context)) !== 0) code = 123
    }
    return code
  },
}

/** Another program, in a process of its own, with no input. */
async function runProgram(argv: readonly string[], { shell, out, err }: AppletContext): Promise<number> {
  const { process } = shell
  const program: Program | undefined = shell.program(argv[0] ?? '')
  if (!program) {
    err.write(`xargs: ${argv[0]}: No such file or directory`)
    return 127
  }
  return process.processes.spawn(process, program, { argv, stdout: out, stderr: err, stdin: inputOf(new Uint8Array()) })
    .ended
}

/** What is written to the end of a file from now on. */
async function followFile(path: string, { shell: { directory, process }, out }: AppletContext): Promise<number> {
  const file = absolute(directory, path)
  if (path === '-' || file === '/dev/null') return forever()
  let known = process.files.read(file)?.length ?? 0
  for (;;) {
    await new Promise<void>((resolve) => process.clock.after(1000, resolve))
    const data = process.files.read(file) ?? new Uint8Array()
    if (data.length > known) out.part(data.slice(known))
    known = data.length
  }
}

/** `1,3-5,7-` */
function rangesOf(text: string): [from: number, to: number][] {
  return text.split(',').map((range) => {
    const [from = '', to] = range.split('-')
    return [Number(from || 1), to === undefined ? Number(from) : to === '' ? Number.POSITIVE_INFINITY : Number(to)]
  })
}

const classes: Readonly<Record<string, string>> = {
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:digit:]': '0-9',
  '[:space:]': ' \t\n',
}

/** `a-z` and `\n` written out. */
function characters(text: string): string {
  return text
    .replace(/\[:\w+:\]/g, (name) => classes[name] ?? name)
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/(.)-(.)/gs, (_, from: string, to: string) => {
      let all = ''
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) all += String.fromCharCode(code)
      return all
    })
}

export const bytesOf = (text: string) => encoder.encode(text)
