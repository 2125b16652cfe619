import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Where `.ci/run` wants the results as files, to sum them. */
const results = process.env.TEST_RESULTS

/** `parapet` is everything `npm test` runs; `moto` needs Python and moto[server], and runs by `npm run test:moto`. */
export default defineConfig({
  // Queries of screens refuse to be loaded in a browser; here nothing is one.
  resolve: { alias: { 'server-only': join(import.meta.dirname, 'node_modules/server-only/empty.js') } },
  test: {
    // Tests start servers and processes of their own: more files at once than cores makes them time out, not faster.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 90_000,
    reporters: results
      ? ['default', ['json', { outputFile: join(results, `vitest-${process.pid}.json`) }]]
      : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parapet',
          include: ['**/*.test.{ts,tsx}'],
          exclude: ['node_modules/**', '.next/**', '.generated/**', '.parapet/**', 'moto/**'],
        },
      },
      {
        extends: true,
        test: { name: 'moto', include: ['moto/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000 },
      },
    ],
  },
})
