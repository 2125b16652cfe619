import { Command } from 'commander'
import { currentPages, stalePages, writePages } from '../generated-docs/written.ts'
import { InputError } from '../input.ts'

export const command = new Command()
  .description('Write docs/generated: every resource type with its facts, calls and permissions, and every control.')
  .option('--check', 'write nothing; fail when a page is not what the code says')
  .action(async ({ check }: { check?: boolean }) => {
    const current = await currentPages()
    if (!check) {
      const written = writePages(current)
      console.log(
        written.length === 0
          ? 'docs/generated is up to date.'
          : written.map((name) => `docs/generated/${name}`).join('\n'),
      )
      return
    }
    const stale = stalePages(current)
    if (stale.length > 0)
      throw new InputError(`Not what the code says: ${stale.join(', ')}. Run: npm run parapet -- docs`)
    console.log(`docs/generated is up to date: ${current.size} pages.`)
  })
