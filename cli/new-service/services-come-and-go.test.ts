import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

// A copy of the whole project is checked as `npm run check` checks this one.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const project = join(import.meta.dirname, '../..')
/** Inside the project's data folder: links to packages need the same file system, and every tool looks away. */
let copy: string

beforeAll(() => {
  mkdirSync(join(project, '.parapet'), { recursive: true })
  copy = mkdtempSync(join(project, '.parapet/copy-'))
  const left = new Set(['node_modules', '.git', '.generated', '.next', '.parapet', 'bench/results'])
  for (const name of readdirSync(project)) {
    if (!left.has(name)) cpSync(join(project, name), join(copy, name), { recursive: true })
  }
  linkPackages(join(project, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Links are made in a second; where there are none, copies do. Caches stay out: others write them meanwhile. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to)
  const packages = readdirSync(from)
    .filter((name) => !name.startsWith('.') || name === '.bin' || name === '.package-lock.json')
    .map((name) => join(from, name))
  if (spawnSync('cp', ['-al', ...packages, to]).status === 0) return
  rmSync(to, { recursive: true })
  for (const path of packages) cpSync(path, join(to, basename(path)), { recursive: true })
}

function run(...args: string[]): { readonly status: number | null; readonly output: string } {
  const done = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', VITEST: '', TEST_RESULTS: '' },
  })
  return { status: done.status, output: `${done.stdout}${done.stderr}`.slice(-6_000) }
}

/** Everything `npm run check` runs, one after the other. */
function check(): void {
  const { check: script } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).scripts
  for (const line of String(script).split('&&')) {
    const [name = '', ...args] = line.trim().split(' ')
    const { bin } = JSON.parse(
      readFileSync(join(copy, 'node_modules', packageOf[name] ?? name, 'package.json'), 'utf8'),
    )
    const { status, output } = run(join('node_modules', packageOf[name] ?? name, bin[name] ?? bin), ...args)
    expect(status, `${line}\n${output}`).toBe(0)
  }
}
const packageOf: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  biome: '@biomejs/biome',
  depcruise: 'dependency-cruiser',
}

function contract(...filter: string[]): void {
  const tests = ['collectors/contract.test.ts', 'collectors/examples.test.ts']
  const { status, output } = run('node_modules/vitest/vitest.mjs', 'run', '--project', 'parapet', ...tests, ...filter)
  expect(status, output).toBe(0)
}

test('a new service is made that passes every check and the contract, and refuses to overwrite anything', () => {
  const made = run('cli/main.ts', 'new-service', 'backup', 'backup-vault', '--list', 'ListBackupVaults')
  expect(made.status, made.output).toBe(0)
  check()
  contract('-t', 'AWS::Backup::BackupVault|backup/backup-vault|backup:List|needs actions|finds as many|each enabled')
  expect(readFileSync(join(copy, '.generated/controls.ts'), 'utf8')).toContain("'backup/backup-vault-tagged'")
  const again = run('cli/main.ts', 'new-service', 'backup', 'backup-vault', '--list', 'ListBackupVaults')
  expect(again.status).toBe(1)
  expect(again.output).toContain('Already there, and left as it is: collectors/backup/backup-vault.ts')
})

test.each([
  [['no-such-service', 'thing', '--list', 'ListThings'], 'npm install --save-exact @aws-sdk/client-no-such-service'],
  [['backup', 'plan', '--list', 'ListPlans'], 'ListBackupPlans'],
  [['dynamodb', 'name', '--list', 'ListTables'], 'copy collectors/dynamodb/'],
  [['Backup', 'plan', '--list', 'ListBackupPlans'], '"Backup" is no package'],
])('new-service %j is refused with the way out', (args, wayOut) => {
  const { status, output } = run('cli/main.ts', 'new-service', ...args)
  expect(status).toBe(1)
  expect(output).toContain(wayOut)
})

test('a service whose folder is removed is gone everywhere, and nothing breaks', () => {
  // The one that most others lean on.
  rmSync(join(copy, 'collectors/elastic-load-balancing-v2'), { recursive: true })
  const generated = run('cli/generate.ts')
  expect(generated.status, generated.output).toBe(0)
  check()
  contract()
  const types = readFileSync(join(copy, '.generated/collector-list.ts'), 'utf8')
  expect(types).not.toContain('AWS::ElasticLoadBalancingV2')
  expect(existsSync(join(copy, 'collectors/elastic-load-balancing-v2'))).toBe(false)
})
