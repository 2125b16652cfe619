import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { LaunchOptions } from '@playwright/test'
import { chromium as playwright } from '@playwright/test'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/**
 * How to launch a Chromium: Playwright's own if it is installed, else one on the PATH, else the one that comes as an
 * npm package. Nothing is downloaded, so the tests need npm alone.
 */
export async function browserLaunch(): Promise<LaunchOptions> {
  if (existsSync(playwright.executablePath())) return {}
  // Chromium refuses to sandbox for root, and containers often cannot.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const directories = (process.env.PATH ?? '').split(delimiter)
  const installed = names.flatMap((name) => directories.map((directory) => join(directory, name))).find(existsSync)
  if (installed) return { executablePath: installed, args }
  return packagedBrowser(args)
}

/**
 * The Chromium of the npm package, with the libraries the package brings for bare systems (NSS, NSPR): it then needs no more
 * than the C library. They are for the browser alone; the product that is tested must not load them. The arguments that the
 * package suggests stay out: in a single process the browser ends with its first page, and without web security no test
 * would notice what a browser forbids.
 */
async function packagedBrowser(args: string[]): Promise<LaunchOptions> {
  const before = { ...process.env }
  // The package unpacks its libraries where this says that the system is bare.
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  const executablePath = await packaged.executablePath()
  const env = { ...process.env } as Record<string, string>
  process.env = before
  return { executablePath, args, env }
}
