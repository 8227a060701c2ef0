/** A line that is a JSON object, as loggers write them: what it says, how serious it is, and the rest. */
import type { Tone } from '../../kinds/kind'

export interface JsonLine {
  level: { text: string; tone: Tone } | undefined
  message: string
  fields: readonly (readonly [string, string])[]
  /** The whole object over several lines. */
  pretty: string
}

const levelKeys = ['level', 'severity', 'lvl', 'log.level', 'levelname']
const messageKeys = ['msg', 'message', 'event', '@message']
/** Each line has its time already. */
const timeKeys = ['time', 'ts', 'timestamp', '@timestamp']
/** Longer ones are read as they are. */
const longest = 50_000

export function readJsonLine(text: string): JsonLine | undefined {
  if (!/^\s*\{.*\}\s*$/s.test(text) || text.length > longest) return undefined
  const object = parse(text)
  if (!object) return undefined
  const key = (keys: readonly string[]) => keys.find((each) => Object.hasOwn(object, each))
  const [levelKey, messageKey, timeKey] = [key(levelKeys), key(messageKeys), key(timeKeys)]
  const message = messageKey === undefined ? '' : textOf(object[messageKey])
  return {
    level: levelKey === undefined ? undefined : levelOf(object[levelKey]),
    message,
    fields: Object.entries(object)
      .filter(([name]) => name !== levelKey && name !== messageKey && name !== timeKey)
      .map(([name, value]) => [name, textOf(value)]),
    pretty: JSON.stringify(object, null, 2),
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** pino and bunyan count: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal. */
const counted = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

function levelOf(value: unknown): JsonLine['level'] {
  const text = typeof value === 'number' ? (counted[Math.round(value / 10) - 1] ?? String(value)) : textOf(value)
  const low = text.toLowerCase()
  if (/^(err|fatal|crit|panic|alert|emerg)/.test(low)) return { text, tone: 'error' }
  if (/^warn/.test(low)) return { text, tone: 'warn' }
  if (/^(info|notice)/.test(low)) return { text, tone: 'progress' }
  return { text, tone: 'muted' }
}
