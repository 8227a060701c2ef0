/** `env` and `printenv`. */
import type { Applet, AppletContext } from './applets'

const notFound = 127

/** `env [-i] [-u name] [name=value]... [command]` */
export const env: Applet = async (parameters, context) => {
  const variables = environmentOf(context)
  let at = 0
  for (; at < parameters.length; at++) {
    const word = parameters[at] ?? ''
    const [name, value] = splitAssignment(word)
    if (word === '-' || word === '-i') variables.clear()
    else if (word === '-u') variables.delete(parameters[++at] ?? '')
    else if (name === undefined) break
    else variables.set(name, value)
  }
  const argv = parameters.slice(at)
  const { shell, out, err } = context
  const [command] = argv
  if (command === undefined) {
    for (const [name, value] of variables) out.write(`${name}=${value}\n`)
    return 0
  }
  const program = shell.program(command)
  if (!program) {
    err.write(`env: can't execute '${command}': No such file or directory`)
    return notFound
  }
  const { process } = shell
  process.processes.become(process.pid, argv)
  return program({ ...process, argv, env: Object.fromEntries(variables), stdin: context.in, stdout: out, stderr: err })
}

export const printenv: Applet = (names, context) => {
  const variables = environmentOf(context)
  for (const [name, value] of names.length === 0 ? variables : []) context.out.write(`${name}=${value}\n`)
  for (const name of names) if (variables.has(name)) context.out.write(`${variables.get(name)}\n`)
  return names.every((name) => variables.has(name)) ? 0 : 1
}

/** What is exported. */
function environmentOf({ shell }: AppletContext): Map<string, string> {
  return new Map(Object.entries(shell.process.env))
}

function splitAssignment(word: string): [name: string | undefined, value: string] {
  const match = /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(word)
  return [match?.[1], match?.[2] ?? '']
}
