import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Collector, callsOf } from '../domain/collector.ts'
import type { Family } from '../domain/control.ts'

/**
 * Makes `.generated/`: the registries of everything that lies in `collectors/`, and the Prisma client. The folder tree
 * is the only list of services there is. Files are written only when their content changes.
 *
 * Everything that can be written is written, even when one source file is wrong; the problems are then named and the
 * exit code is 1.
 */

/** The project, or a folder laid out like it. */
const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
const out = join(root, '.generated')
const problems: string[] = []

const sources = globSync('collectors/**/*.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.endsWith('.test.ts'))
  .sort()

/** The files that match and export `name`; a match without the export is a problem, never silently left out. */
function exporting(pattern: RegExp, ...names: string[]): { path: string; id: string; name: string }[] {
  return sources.flatMap((path) => {
    const id = pattern.exec(path)?.slice(1).join('/')
    if (!id) return []
    const text = readFileSync(join(root, path), 'utf8')
    const found = names.filter((name) => new RegExp(`^export const ${name}\\b`, 'm').test(text))
    if (found.length === 0)
      problems.push(
        `${path}: exports none of: ${names.join(', ')}. Code that several files share belongs in the service's folder, under another name.`,
      )
    return found.map((name) => ({ path, id, name }))
  })
}

const collectors = exporting(/^collectors\/([^/]+)\/([^/]+)\.collector\.ts$/, 'collector')
const controlFiles = exporting(/^collectors\/([^/]+)\/controls\/([^/]+)\.ts$/, 'control', 'family', 'declined')
const postures = exporting(/^collectors\/([^/]+)\/([^/]+)\.posture\.ts$/, 'posture')
const serviceNames = exporting(/^collectors\/([^/]+)\/name\.ts$/, 'name')
const simulations = exporting(/^collectors\/([^/]+)\/(?:([^/]+)\.)?simulated\.ts$/, 'simulation')

for (const folder of new Set(collectors.map(({ path }) => path.split('/')[1])))
  if (!serviceNames.some(({ id }) => id === folder))
    problems.push(
      `collectors/${folder}/name.ts is missing: what readers call the service, as in \`export const name = 'RDS and Aurora'\`.`,
    )

const imports = (files: readonly { path: string; name: string }[]) =>
  files.map(({ path, name }, index) => `import { ${name} as ${name}${index} } from '#${path}'`).join('\n')
const header = '// Made by `npm run generate` from the files in collectors/. Not to be edited.\n'

write(
  'collectors.ts',
  `${header}import type { Collector } from '#domain/collector.ts'
${imports(collectors)}

/** Every collector by its id. */
export const collectors: Readonly<Record<string, Collector>> = {
${collectors.map(({ id }, index) => `  '${id}': collector${index} as unknown as Collector,`).join('\n')}
}
`,
)

const controls = controlFiles.map((file, index) => ({ ...file, variable: `${file.name}${index}` }))
write(
  'controls.ts',
  `${header}import type { Control, Declined } from '#domain/control.ts'
${imports(controlFiles)}

/** Every control by its id. */
export const controls: Readonly<Record<string, Control>> = {
${controls.flatMap(({ id, name, variable }) => (name === 'control' ? [`  '${id}': ${variable} as unknown as Control,`] : name === 'family' ? [`  ...${variable},`] : [])).join('\n')}
}

/** Rows of the catalogue that are deliberately not controls, each with its reason. */
export const declined: readonly Declined[] = [
${controls.flatMap(({ name, variable }) => (name === 'declined' ? [`  ...${variable},`] : [])).join('\n')}
]
`,
)

write(
  'postures.ts',
  `${header}import type { Posture } from '#domain/posture.ts'
${imports(postures)}

const all: readonly Posture[] = [
${postures.map((_, index) => `  posture${index} as unknown as Posture,`).join('\n')}
]

/** How the pillars of each resource type are judged, by resource type. */
export const postures: Readonly<Record<string, Posture>> = Object.fromEntries(all.map((posture) => [posture.resourceType, posture]))
`,
)

write(
  'service-names.ts',
  `${header}${imports(serviceNames)}

const names: Readonly<Record<string, string>> = {
${serviceNames.map(({ id }, index) => `  '${id}': name${index},`).join('\n')}
}

/**
 * What readers call a service. Filters, files and folders name it as its SDK client is named (\`elastic-load-balancing-v2\`):
 * exact, and quick to type; somebody who answers for accounts says "Elastic Load Balancing".
 */
export const serviceName = (service: string): string => names[service] ?? service
`,
)

write(
  'simulations.ts',
  `${header}import type { Simulation } from '#domain/simulated.ts'
${imports(simulations)}

/** What the simulator answers for each service. */
export const simulations: readonly Simulation[] = [
${simulations.map((_, index) => `  simulation${index},`).join('\n')}
]
`,
)

const list = (
  await Promise.all(
    collectors.map(async ({ path, id }) => {
      const collector = await load<Collector>(path, 'collector')
      if (!collector) return []
      const { service, resourceType, scope, docs, onRequest = null } = collector
      return [
        {
          id,
          service,
          resourceType,
          scope,
          docs,
          onRequest,
          calls: callsOf(collector).map(({ name, allow }) => ({ name, allow })),
        },
      ]
    }),
  )
).flat()
write(
  'collector-list.ts',
  `${header}
export interface ListedCollector {
  readonly id: string
  readonly service: string
  readonly resourceType: string
  readonly scope: 'region' | 'global'
  readonly docs: string
  /** Why a scan leaves it out unless asked; null for what every scan reads. */
  readonly onRequest: string | null
  readonly calls: readonly { readonly name: string; readonly allow: readonly string[] }[]
}

/** What the collectors ask, as plain data: nothing here leads to the AWS SDK. */
export const collectorList: readonly ListedCollector[] = ${JSON.stringify(list, null, 2)}
`,
)

const owners = new Map<string, string>()
for (const { path, id, name } of controlFiles) {
  if (name === 'declined') continue
  const ids = name === 'control' ? [id] : Object.keys((await load<Family>(path, 'family')) ?? {})
  for (const one of ids) {
    const other = owners.get(one)
    if (other) problems.push(`${path}: control ${one} is also declared in ${other}.`)
    owners.set(one, path)
  }
}

generatePrismaClient()

for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

/** One export of a source file, or null when the file cannot be loaded, which is a problem to report. */
async function load<T>(path: string, name: string): Promise<T | null> {
  try {
    return (await import(pathToFileURL(join(root, path)).href))[name] as T
  } catch (error) {
    problems.push(`${path}: cannot be loaded: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** Written beside and renamed, so that a process that reads at the same moment sees the old file or the new one. */
function write(name: string, content: string): void {
  const path = join(out, name)
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.${process.pid}`, content)
  renameSync(`${path}.${process.pid}`, path)
}

/** Makes the Prisma client when the schema or Prisma itself has changed since. */
function generatePrismaClient(): void {
  const schema = globSync('prisma/schema/**/*.prisma', { cwd: root }).sort()
  if (schema.length === 0) return
  const hash = createHash('sha256')
  for (const path of [...schema, 'node_modules/prisma/package.json'])
    hash.update(path).update(readFileSync(join(root, path)))
  const stamp = hash.digest('hex')
  const stampPath = join(out, 'prisma.stamp')
  if (existsSync(join(out, 'prisma')) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return
  const run = spawnSync(process.execPath, [join(root, 'node_modules/prisma/build/index.js'), 'generate'], {
    cwd: root,
    encoding: 'utf8',
    // Generating needs no engine, but Prisma would download one unless an existing executable is named.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
  if (run.status === 0) write('prisma.stamp', stamp)
  else problems.push(`prisma generate failed:\n${run.stdout}${run.stderr}`)
}
