import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Whole-system suites start real processes: they need time for that, and no more of them at once than a small machine bears. */
const system = (name: string, { atOnce }: { atOnce: number }) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    fileParallelism: atOnce > 1,
    maxWorkers: atOnce,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{lib,components,bin,app}/**/*.test.{ts,tsx}', 'tests/rules/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      // A file has its product to itself, and waits for it most of the time.
      system('conformance', { atOnce: 2 }),
      system('kubectl', { atOnce: 2 }),
      system('postgresql', { atOnce: 1 }),
      // These measure what is left of processes on the machine.
      system('fault', { atOnce: 1 }),
    ],
  },
})
