/** The handles that scripts may rely on, read and checked in one place. */
import path from 'node:path'
import { z } from 'zod'
import { rangeOf } from '../lib/auth/way'
import { Unusable } from './unusable'

const portRule = 'must be a whole number between 0 and 65535'

const schema = z.object({
  // `Number` would take '0x50', '1e3' and ' ' too.
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, portRule)
    .transform(Number)
    .pipe(z.number().max(65535, portRule))
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  ORRERY_DATA: z.string().min(1).default('.orrery'),
  ORRERY_ALLOWED_HOSTS: z
    .string()
    .default('')
    .transform(listOf)
    .refine((names) => names.every((name) => /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(name)), {
      error: 'must be host names with commas between them, without scheme, port or wildcard: console.example.com',
    }),
  ORRERY_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(listOf)
    .refine((entries) => entries.every((entry) => rangeOf(entry) !== undefined), {
      error: 'must be addresses or ranges with commas between them: 127.0.0.1,10.0.0.0/8',
    }),
  ORRERY_DATABASE_URL: z
    .string()
    .refine((url) => /^postgres(ql)?:\/\/[^/]/.test(url) && URL.canParse(url), {
      error: 'must be the URL of a PostgreSQL database: postgresql://user:password@host:5432/name',
    })
    .optional(),
  ORRERY_SIMULATOR: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  ORRERY_SECRET_KEY: z
    .string()
    .min(32, 'must be at least 32 characters long: openssl rand -base64 32 makes one')
    .optional(),
  ORRERY_EMPTY: z.enum(['0', '1'], { error: 'must be 0 or 1' }).default('0'),
})

export interface LaunchEnvironment {
  port: number
  host: string
  dataFolder: string
  allowedHosts: readonly string[]
  /** Addresses of reverse proxies, whose word on client and scheme is taken. */
  trustedProxies: readonly string[]
  /** A PostgreSQL database instead of the embedded one. */
  databaseUrl: string | undefined
  /** The bundled cluster begins without the seeded world. */
  empty: boolean
  /** The bundled cluster runs. */
  simulator: boolean
  /** What stored credentials are sealed with; without it, a key of the data folder. */
  secretKey: string | undefined
}

/** Throws an Error with one plain line that names the variable. `root`: what a relative ORRERY_DATA is relative to. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  root: string,
): LaunchEnvironment {
  const trimmed = Object.entries(environment).map(([name, value]) => [name, value?.trim()] as const)
  const set = Object.fromEntries(trimmed.filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(set)
  if (!parsed.success) {
    throw new Unusable(parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`).join('; '))
  }
  const { PORT, HOST, ORRERY_DATA, ORRERY_ALLOWED_HOSTS, ORRERY_TRUSTED_PROXIES, ORRERY_DATABASE_URL, ORRERY_EMPTY } =
    parsed.data
  const { ORRERY_SIMULATOR, ORRERY_SECRET_KEY } = parsed.data
  return {
    port: PORT,
    // As in a URL: brackets are no part of the address.
    host: HOST.replace(/^\[(.*)\]$/, '$1'),
    dataFolder: path.resolve(root, ORRERY_DATA),
    allowedHosts: ORRERY_ALLOWED_HOSTS,
    trustedProxies: ORRERY_TRUSTED_PROXIES,
    databaseUrl: ORRERY_DATABASE_URL,
    empty: ORRERY_EMPTY === '1',
    simulator: ORRERY_SIMULATOR === 'on',
    secretKey: ORRERY_SECRET_KEY,
  }
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean)
}

/** What to warn of; undefined where only this machine can reach the console. */
export function exposureWarning({ host, port }: Pick<LaunchEnvironment, 'host' | 'port'>): string | undefined {
  if (host === 'localhost' || host === '::1' || /^127\./.test(host)) return undefined
  return `Warning: HOST=${host} lets other machines reach port ${port}, and nothing on the way is encrypted: put a proxy with TLS in front, or use HOST=127.0.0.1.`
}
