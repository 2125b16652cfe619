// Runs before start, test, dev, check and parapet: installs what is missing, then makes the generated sources.
// Plain JavaScript without dependencies, because on the first run there is nothing but the machine's own Node.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const modules = join(root, 'node_modules')
const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (!installed()) {
  console.error('Installing packages (npm ci) …')
  run(
    'npm',
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm ci failed. It needs the npm registry; run it by hand to see more.',
    {
      // Prisma's install script would fetch an engine from outside the registry, which Parapet does not use.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_ENGINES_CHECKSUM_IGNORE_MISSING: '1',
    },
  )
}
if (!runs(pinnedNode)) {
  // Install scripts are switched off on this machine: the one that fetches the pinned Node is needed.
  run(
    process.execPath,
    ['installArchSpecificPackage.js'],
    'The pinned Node could not be installed. Allow install scripts for the package "node", then run npm ci.',
    {},
    join(modules, 'node'),
  )
}
run(pinnedNode, [join(root, 'cli', 'generate.ts')], 'Generating sources failed: see the lines above.')

/** True when node_modules holds what the lockfile names. */
function installed() {
  const lockfile = join(root, 'package-lock.json')
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  if (statSync(record).mtimeMs >= statSync(lockfile).mtimeMs) return true
  // A younger lockfile alone says little: git writes it anew when it switches branches.
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(JSON.parse(readFileSync(lockfile, 'utf8')).packages).every(
    ([path, wanted]) =>
      path === '' || wanted.optional || wanted.devOptional || present[path]?.version === wanted.version,
  )
}

function runs(node) {
  return existsSync(node) && spawnSync(node, ['--version']).status === 0
}

function run(command, args, failure, env = {}, cwd = root) {
  const done = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32' && command === 'npm',
  })
  if (done.status === 0) return
  console.error(failure)
  process.exit(1)
}
