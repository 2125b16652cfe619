import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { RequestCount } from '#simulator/options.ts'

const greeting = z.object({
  url: z.url(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  roleName: z.string(),
  externalId: z.string(),
  regions: z.array(z.string()),
})

export interface PretendAws {
  readonly pid: number
  readonly hello: z.infer<typeof greeting>
  requests(): Promise<readonly RequestCount[]>
  stop(): Promise<void>
}

/** The pretend organisation as a process of its own, so that what it costs is not counted as ours. */
export async function startPretendAws(options: Readonly<Record<string, string | number>>): Promise<PretendAws> {
  const args = Object.entries({ ...options, port: 0 }).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(process.execPath, [join(import.meta.dirname, '../simulator/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(child.stdout), 'line')
  const hello = greeting.parse(JSON.parse(String(line)))
  return {
    pid: child.pid ?? 0,
    hello,
    async requests() {
      const response = await fetch(`${hello.url}/parapet-simulator/requests`)
      return (await response.json()) as readonly RequestCount[]
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
