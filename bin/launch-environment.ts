/** The handles that scripts may rely on, read and checked in one place. */
import path from 'node:path'
import { z } from 'zod'
import { Unusable } from './unusable'

const schema = z.object({
  PORT: z.coerce
    .number({ error: 'PORT must be a number between 0 and 65535' })
    .int('PORT must be a whole number')
    .min(0, 'PORT must be between 0 and 65535')
    .max(65535, 'PORT must be between 0 and 65535')
    .default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  ORRERY_DATA: z.string().min(1).default('.orrery'),
  ORRERY_ALLOWED_HOSTS: z.string().default(''),
  ORRERY_EMPTY: z.enum(['0', '1'], { error: 'ORRERY_EMPTY must be 0 or 1' }).default('0'),
})

export interface LaunchEnvironment {
  port: number
  host: string
  dataFolder: string
  allowedHosts: readonly string[]
  /** The bundled cluster begins without the seeded world. */
  empty: boolean
}

/** Throws an Error with one plain line that names the variable. `root`: what a relative ORRERY_DATA is relative to. */
export function readEnvironment(environment: NodeJS.ProcessEnv, root: string): LaunchEnvironment {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(set)
  if (!parsed.success) {
    throw new Unusable(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const { PORT, HOST, ORRERY_DATA, ORRERY_ALLOWED_HOSTS, ORRERY_EMPTY } = parsed.data
  return {
    port: PORT,
    host: HOST,
    dataFolder: path.resolve(root, ORRERY_DATA),
    allowedHosts: ORRERY_ALLOWED_HOSTS.split(',')
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean),
    empty: ORRERY_EMPTY === '1',
  }
}
