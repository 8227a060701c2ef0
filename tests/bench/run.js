/** `npm run bench`: prepares what is missing, then measures. Names of benchmarks run only those. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const prepared = spawnSync(process.execPath, ['bin/orrery.js', 'prepare'], { cwd: root, stdio: 'inherit' })
if (prepared.status !== 0) process.exit(1)
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'tests/bench/bench.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(status ?? 1)
