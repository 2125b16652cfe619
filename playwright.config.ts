import { defineConfig } from '@playwright/test'
import { browserLaunch } from './e2e/browser.ts'

/** Where `.ci/run` wants the results as files, to sum them. */
const results = process.env.TEST_RESULTS
const port = Number(process.env.E2E_PORT ?? 3199)

/** User journeys in a real browser on the running product: `npm start` with its demo organisation, in a data folder of its own. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'e2e/results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // One product, one browser: journeys share the server, and the machine may have two cores.
  workers: 1,
  // What is best looked at with much of the demo's past comes last: meanwhile the others run.
  projects: [
    { name: 'journeys', testIgnore: 'accessibility.spec.ts' },
    { name: 'looks', testMatch: 'accessibility.spec.ts' },
  ],
  reporter: results ? [['list'], ['json', { outputFile: `${results}/playwright.json` }]] : [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: await browserLaunch(),
  },
  webServer: {
    command: 'node cli/main.ts start',
    url: `http://127.0.0.1:${port}`,
    // The first start builds the pages and scans the demo organisation.
    timeout: 480_000,
    // A product that already runs can be looked at: E2E_PORT=3000 npx playwright test
    reuseExistingServer: process.env.E2E_PORT !== undefined,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: { PORT: String(port), PARAPET_DATA: '.parapet/e2e', DATABASE_URL: '' },
  },
})
