import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { InputError } from './input.ts'
import { type Crew, startCrew } from './processes.ts'

const root = join(import.meta.dirname, '..')
const next = 'node_modules/next/dist/bin/next'
const stamp = join(root, '.next', 'parapet-built-from')

/** Only this machine: there is no sign-in yet. */
export const host = '127.0.0.1'

/** The port to listen on: PORT, or 3000. Throws when it is no port or taken. */
export async function webPort(): Promise<number> {
  const text = process.env.PORT ?? '3000'
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 1 && port <= 65_535)) throw new InputError(`PORT is "${text}"; expected a number from 1 to 65535.`)
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(new InputError(`Port ${port} cannot be used (${error.code}). Set PORT to another one.`)),
    )
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
  return port
}

/** Builds the web application when its sources are newer than the build. About half a minute on two cores. Rejects when stopped. */
export async function buildWeb(stop?: AbortSignal): Promise<void> {
  const sources = fingerprint()
  if (existsSync(join(root, '.next', 'BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources)
    return
  console.error('Building the web application …')
  const output: Buffer[] = []
  const code = await new Promise<number | null>((resolve, reject) => {
    const build = spawn(process.execPath, [next, 'build'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(stop ? { signal: stop } : {}),
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    })
    build.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    build.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    build.once('error', reject)
    build.once('exit', resolve)
  })
  if (code !== 0) throw new Error(`The web application could not be built:\n${Buffer.concat(output)}`)
  mkdirSync(join(root, '.next'), { recursive: true })
  writeFileSync(stamp, sources)
}

/** Starts the web server on the loopback address; resolves once it answers. */
export async function startWeb(options: { databaseUrl: string; port: number; dev: boolean }): Promise<Crew> {
  const crew = startCrew([
    {
      script: next,
      args: [options.dev ? 'dev' : 'start', '--hostname', host, '--port', String(options.port)],
      env: {
        DATABASE_URL: options.databaseUrl,
        NODE_ENV: options.dev ? 'development' : 'production',
        NEXT_TELEMETRY_DISABLED: '1',
      },
    },
  ])
  const deadline = Date.now() + 60_000
  while (!(await answers(`http://${host}:${options.port}/api/health`))) {
    if (Date.now() > deadline) {
      await crew.stop()
      throw new Error('The web server did not answer within a minute; its messages are above.')
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return crew
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok
  } catch {
    return false
  }
}

/** Changes when a source of the web application does. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const files = globSync(
    [
      '{app,ui,db,domain,.generated}/**/*.{ts,tsx,css}',
      '{proxy,instrumentation}.ts',
      'next.config.js',
      'package-lock.json',
    ],
    {
      cwd: root,
    },
  )
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}
