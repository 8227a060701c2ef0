/** The command line of the simulated cluster. */
import path from 'node:path'
import { Unusable } from '../unusable'

export interface SimulatorArguments {
  dataFolder: string
  /** 0: the one of last time when it is free, else any. */
  port: number
  /** Without the seeded world. */
  empty: boolean
  nodes?: number
  /** The process whose end is ours. */
  parent?: number
}

const usage =
  'Usage: orrery simulator [--data <folder>] [--port <number>] [--empty] [--nodes <number>] [--parent <pid>]'

/** Throws Unusable with one line that says what is wrong. */
export function parseArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  workingFolder: string,
): SimulatorArguments {
  const parsed: SimulatorArguments = {
    dataFolder: path.resolve(workingFolder, environment.ORRERY_DATA || '.orrery'),
    port: 0,
    empty: false,
  }
  const rest = args.flatMap((argument) => splitFlag(argument))
  while (rest.length > 0) {
    const flag = rest.shift() ?? ''
    switch (flag) {
      case '--data':
        parsed.dataFolder = path.resolve(workingFolder, value(flag, rest))
        break
      case '--port':
        parsed.port = integer(flag, rest, 0, 65535)
        break
      case '--nodes':
        parsed.nodes = integer(flag, rest, 0, 5000)
        break
      case '--parent':
      case '--parent-pid':
        parsed.parent = integer(flag, rest, 1, Number.MAX_SAFE_INTEGER)
        break
      case '--empty':
        parsed.empty = true
        break
      default:
        throw new Unusable(`There is no option ${JSON.stringify(flag)}. ${usage}`)
    }
  }
  return parsed
}

/** `--port=8443` is `--port 8443`. */
function splitFlag(argument: string): string[] {
  const equals = argument.indexOf('=')
  return argument.startsWith('--') && equals > 0 ? [argument.slice(0, equals), argument.slice(equals + 1)] : [argument]
}

function value(flag: string, rest: string[]): string {
  const next = rest.shift()
  if (next === undefined || next === '') throw new Unusable(`${flag} needs a value. ${usage}`)
  return next
}

function integer(flag: string, rest: string[], least: number, most: number): number {
  const text = value(flag, rest)
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new Unusable(`${flag} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`)
  return number
}
