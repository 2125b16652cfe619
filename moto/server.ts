import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Moto {
  readonly url: string
  stop(): void
}

/** Starts `moto_server` (from the PATH, or MOTO_SERVER) on a free port. Throws, with what it printed, when it does not answer. */
export async function startMoto(): Promise<Moto> {
  const command = process.env.MOTO_SERVER ?? 'moto_server'
  const port = await freePort()
  const child = spawn(command, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Loading its catalogue of images costs seconds per account and region, and no test needs it.
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' },
  })
  let printed = ''
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk).slice(-4_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  let failure: Error | null = null
  child.on('error', (error) => {
    failure = new Error(`${command} cannot be started (${error.message}). Install it: pip install 'moto[server]'`)
  })
  const url = `http://127.0.0.1:${port}`
  for (let attempt = 0; attempt < 300; attempt++) {
    if (failure) throw failure
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}:\n${printed}`)
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) return { url, stop: () => child.kill() }
    await sleep(100)
  }
  child.kill()
  throw new Error(`${command} did not answer within 30 s:\n${printed}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
