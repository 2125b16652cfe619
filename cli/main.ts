import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { commandNames, loadCommand } from './commands.ts'
import { InputError } from './input.ts'

/** `npm run parapet -- <command>`: each command is `cli/commands/<command>.ts`, loaded only when it is asked for. */

// A reader such as `head` that has seen enough is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const { version, description } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const program = new Command('parapet')
  .description(description)
  .version(version)
  .showHelpAfterError('Add --help to see what is possible.')
  .addHelpText(
    'after',
    '\nEnvironment: PORT (3000), DATABASE_URL, PARAPET_DATA (.parapet). AWS credentials: the SDK’s default chain.',
  )

const asked = process.argv[2]
const names = commandNames()
for (const name of asked && names.includes(asked) ? [asked] : names) {
  const command = await loadCommand(name)
  program.addCommand(command.name(name).copyInheritedSettings(program))
}

try {
  await program.parseAsync()
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  console.error(error instanceof InputError ? `error: ${message}` : `parapet ${asked ?? ''} failed: ${message}`)
  if (process.env.PARAPET_DEBUG && error instanceof Error) console.error(error.stack)
  process.exitCode = 1
}
