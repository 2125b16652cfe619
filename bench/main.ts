import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Benchmark, Result } from './benchmark.ts'

/**
 * `npm run bench [name…]`: runs the benchmarks (files of this folder that export `benchmarks`), prints a table and
 * writes `bench/results/latest.json`. Exits 1 when one misses its target or fails.
 */
const here = import.meta.dirname
const all: Benchmark[] = []
for (const file of globSync('*.bench.ts', { cwd: here }).sort()) {
  const module: { benchmarks: readonly Benchmark[] } = await import(`./${file}`)
  all.push(...module.benchmarks)
}
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !all.some((benchmark) => benchmark.name === name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Known: ${all.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}

const results: Result[] = []
let failed = 0
for (const benchmark of all) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue
  console.error(`${benchmark.name}: ${benchmark.about}`)
  try {
    const { about, target } = benchmark
    for (const { part, value, reference, unit, notes = '' } of [await benchmark.run()].flat()) {
      const ratio = value / reference
      const name = part === undefined ? benchmark.name : `${benchmark.name}: ${part}`
      results.push({ name, about, value, reference, unit, ratio, target, ok: ratio <= target, notes })
    }
  } catch (error) {
    failed++
    console.error(error)
  }
}

const table = results.map(({ name, value, reference, unit, ratio, target, ok, notes }) => ({
  name,
  value: `${value.toFixed(2)} ${unit}`,
  reference: `${reference.toFixed(2)} ${unit}`,
  ratio: ratio.toFixed(2),
  target: `≤ ${target}`,
  ok: ok ? 'yes' : 'NO',
  notes,
}))
const names = ['name', 'value', 'reference', 'ratio', 'target', 'ok', 'notes'] as const
const widths = names.map((name) => Math.max(name.length, ...table.map((row) => row[name].length)))
const line = (cells: readonly string[]) =>
  cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd()
console.log(line(names))
for (const row of table) console.log(line(names.map((name) => row[name])))
mkdirSync(join(here, 'results'), { recursive: true })
writeFileSync(join(here, 'results', 'latest.json'), `${JSON.stringify(results, null, 2)}\n`)
console.log(
  `\n${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}; bench/results/latest.json`,
)
process.exit(failed > 0 || results.some((result) => !result.ok) ? 1 : 0)
