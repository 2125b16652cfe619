import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectorList } from '#.generated/collector-list.ts'
import { controls, declined } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { factCalls } from './fact-calls.ts'
import { factTypes } from './fact-types.ts'
import { pages } from './pages.ts'

/** Where the pages lie in the repository. */
const folder = join(import.meta.dirname, '../../docs/generated')

/** The pages as they should be now: file name → content. */
export async function currentPages(): Promise<ReadonlyMap<string, string>> {
  return pages({
    collectors: collectorList,
    controls,
    declined,
    postures,
    factTypes: factTypes(collectorList.map(({ id }) => id)),
    factCalls: await factCalls(),
  })
}

/** Names of the pages that differ from what lies in docs/generated, those that are missing or too many included. */
export function stalePages(current: ReadonlyMap<string, string>): readonly string[] {
  const there = globSync('*.md', { cwd: folder })
  return [...new Set([...current.keys(), ...there])].filter((name) => textOf(name) !== current.get(name)).sort()
}

/** Writes the stale pages and removes those of services that are gone. Returns their names. */
export function writePages(current: ReadonlyMap<string, string>): readonly string[] {
  const stale = stalePages(current)
  mkdirSync(folder, { recursive: true })
  for (const name of stale) {
    const content = current.get(name)
    if (content === undefined) rmSync(join(folder, name))
    else writeFileSync(join(folder, name), content)
  }
  return stale
}

function textOf(name: string): string | undefined {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
