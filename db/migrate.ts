import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

const folder = resolve(import.meta.dirname, '../prisma/migrations')
/** Any number that nobody else uses: one migrator at a time per database. */
const lock = 7_268_203_311

/**
 * Brings the database to the newest schema with Prisma's own migration engine, under an advisory lock: of many processes
 * that start at once, one migrates and the others wait for it.
 * @returns names of the migrations it applied
 */
export async function migrate(url: string): Promise<readonly string[]> {
  const guard = new pg.Client({ connectionString: url, application_name: 'parapet-migrate' })
  const pool = new pg.Pool({ connectionString: url, application_name: 'parapet-migrate', max: 2 })
  await guard.connect()
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [lock])
    const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScripts(pool))
    const { SchemaEngine } = await schemaEngine()
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter)
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: migrationsOnDisk(),
        filters: { externalTables: [], externalEnums: [] },
      })
      await guard.query(`SELECT ensure_partitions(now() - interval '4 months', now() + interval '2 months')`)
      return appliedMigrationNames
    } finally {
      engine.free()
    }
  } finally {
    await pool.end()
    await guard.end()
  }
}

/**
 * The adapter cuts a script at every semicolon, those inside function bodies and comments too. Sent whole, it is parsed
 * by the server and is one transaction: a migration that fails leaves nothing behind.
 */
class WholeScripts extends PrismaPg {
  override async connect() {
    const adapter = await super.connect()
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script)
    }
    return adapter
  }
}

let engineReady: Promise<typeof engineModule> | undefined

/** Loads the engine's WebAssembly by hand: Node's own import of it is experimental and warns on every start. */
function schemaEngine(): Promise<typeof engineModule> {
  engineReady ??= (async () => {
    const require = createRequire(import.meta.url)
    const file = join(dirname(require.resolve('@prisma/schema-engine-wasm')), 'schema_engine_bg.wasm')
    // The engine's time limit on its own lock is never taken back; left alone it keeps the process alive for ten seconds.
    const imports = Object.fromEntries(
      Object.entries(engineModule).map(([name, value]) =>
        name.startsWith('__wbg_setTimeout')
          ? [name, (work: () => void, milliseconds: number) => setTimeout(work, milliseconds >>> 0).unref()]
          : [name, value],
      ),
    ) as WebAssembly.ModuleImports
    const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': imports })
    const glue = engineModule as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }
    glue.__wbg_set_wasm(instance.exports)
    const { __wbindgen_start: begin } = instance.exports as { __wbindgen_start?: () => void }
    begin?.()
    return engineModule
  })()
  return engineReady
}

function migrationsOnDisk() {
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(folder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: readFileSync(join(folder, name, 'migration.sql'), 'utf8') },
        },
      })),
  }
}
