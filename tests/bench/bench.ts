/**
 * The figures, each beside the one that it is to be compared with, measured in the same run on the same machine: ratios
 * travel between machines, seconds do not.
 */
import { cluster } from './cluster-bench'
import { type Figure, table } from './figures'
import { screen } from './screen-bench'

const benchmarks: Record<string, () => Promise<Figure[]>> = { cluster, screen }
const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in benchmarks))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Benchmarks: ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}
for (const [name, run] of Object.entries(benchmarks)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.log(`\n${name}\n${table(await run())}`)
}
