import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from 'commander'

/** Names of all commands: the files in `cli/commands/`, in alphabetical order. */
export function commandNames(): string[] {
  return globSync('*.ts', { cwd: join(import.meta.dirname, 'commands') })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => basename(file, '.ts'))
    .sort()
}

/** The commander command that `cli/commands/<name>.ts` exports as `command`. */
export async function loadCommand(name: string): Promise<Command> {
  const { command } = (await import(`./commands/${name}.ts`)) as { command?: Command }
  if (!command) throw new Error(`cli/commands/${name}.ts does not export "command".`)
  return command
}
