import path from 'node:path'
import { Unusable } from './unusable.js'

const root = path.resolve(import.meta.dirname, '../..')

const help = `Usage: orrery [command]

  start       Prepare what is missing, then run the console and its cluster (default)
              --empty: a new cluster begins without the seeded world
              --no-simulator: no bundled cluster, only those that you connect
  dev         The same with Next.js in development mode
  token       Print a new link that signs in once
  simulator   Run the simulated cluster alone; the options follow: --data, --port, --empty, --nodes
  prepare     Install, generate and build what is missing or outdated, and stop
  help        This text

Environment: PORT (3000), HOST (127.0.0.1), ORRERY_DATA (.orrery), ORRERY_ALLOWED_HOSTS,
             ORRERY_TRUSTED_PROXIES, ORRERY_EMPTY, ORRERY_SIMULATOR (on), ORRERY_SECRET_KEY
`

/** @param {string[]} args */
export async function run([command = 'start', ...rest]) {
  process.env.NEXT_TELEMETRY_DISABLED ??= '1'
  try {
    switch (command) {
      case 'start':
        readOptions(command, rest)
        return await launch('production', 'console.js', ['start'])
      case 'dev':
        readOptions(command, rest)
        return await launch('development', 'console.js', ['start'])
      case 'token':
        return await launch('servers', 'console.js', ['token'])
      case 'simulator':
        return await launch('servers', 'simulator.js', rest)
      case 'prepare':
        return await prepare('production')
      case 'help':
      case '--help':
      case '-h':
        return void process.stdout.write(help)
      default:
        throw new Unusable(`There is no command ${JSON.stringify(command)}. Try: orrery help`)
    }
  } catch (error) {
    // What a person can mend is said in one line; the rest is ours to mend and needs its stack.
    console.error(isUnusable(error) ? error.message : error)
    process.exit(1)
  }
}

/** @param {string} command @param {string[]} options */
function readOptions(command, options) {
  for (const option of options) {
    if (option === '--empty') process.env.ORRERY_EMPTY = '1'
    else if (option === '--no-simulator') process.env.ORRERY_SIMULATOR = 'off'
    else
      throw new Unusable(
        `orrery ${command} has no option ${JSON.stringify(option)}, only --empty and --no-simulator. Try: orrery help`,
      )
  }
}

/** @param {'production' | 'development' | 'servers'} mode */
async function prepare(mode) {
  const { prepareProject } = await import('./prepare.js')
  await prepareProject(root, { pages: mode === 'production' })
}

/**
 * Runs a bundle in this very process: one process less to stop, one parent less to lose.
 * @param {'production' | 'development' | 'servers'} mode `servers`: the pages are not needed
 * @param {string} bundle
 * @param {string[]} args
 */
async function launch(mode, bundle, args) {
  await prepare(mode)
  process.env.NODE_ENV = mode === 'development' ? mode : 'production'
  process.argv = [process.argv[0] ?? 'node', path.join(root, '.build', bundle), ...args]
  await import(new URL(`../../.build/${bundle}`, import.meta.url).href)
}

/** By name: the bundles have a class of their own. @param {unknown} error @returns {error is Error} */
function isUnusable(error) {
  return error instanceof Error && error.name === 'Unusable'
}
