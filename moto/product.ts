import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { managementCredentials } from './organization.ts'

/** A row of an exported report. */
export type Row = Record<string, string | number | boolean | null>

export interface Ended {
  readonly code: number | null
  readonly output: string
}

/** The product as a user has it, through its command line alone, with a store of its own and an AWS at `url`. */
export interface Product {
  run(...args: readonly string[]): Promise<Ended>
  /** The rows of a report that are of an account. */
  exported(report: string): Promise<Row[]>
  remove(): void
}

export function product(url: string): Product {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-moto-'))
  const run = (...args: readonly string[]): Promise<Ended> => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../cli/main.ts'), ...args], {
      env: {
        ...process.env,
        DATABASE_URL: '',
        PARAPET_DATA: join(folder, 'data'),
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: managementCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: managementCredentials.secretAccessKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, output }))
    })
  }
  return {
    run,
    async exported(report) {
      const file = join(folder, `${report}.jsonl`)
      const { code, output } = await run('export', report, '--format', 'jsonl', '--out', file)
      if (code !== 0) throw new Error(output)
      return readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
        .filter((row) => 'account_id' in row)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
