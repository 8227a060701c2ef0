/** `npm run check`: what a change needs before a commit, in seconds: format, lint, import walls, types, the tests it touches. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const bin = (/** @type {string} */ name) => path.join(root, 'node_modules', '.bin', name)

/** @type {[string, string[]][]} */
const steps = [
  [bin('biome'), ['check', '--error-on-warnings', '.']],
  [bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'app', 'bin', 'components', 'lib', 'tests']],
  [bin('tsc'), ['--noEmit']],
  [bin('vitest'), ['run', '--project=unit', '--changed', '--passWithNoTests']],
]
for (const [program, args] of steps) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}
