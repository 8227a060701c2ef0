import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Whole-system suites start real processes: one file at a time, with time for that. */
const system = (name: string) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    fileParallelism: false,
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
      system('conformance'),
      system('kubectl'),
      system('fault'),
    ],
  },
})
