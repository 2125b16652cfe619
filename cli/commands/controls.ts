import { Command, Option } from 'commander'
import { collectorList } from '#.generated/collector-list.ts'
import { controls, declined } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import type { Control } from '#domain/control.ts'
import { keysLookAt } from '#domain/keys/keys-behind.ts'
import { pillarNames } from '#domain/pillars.ts'
import { table } from '../table.ts'

export const command = new Command()
  .description(
    'List every control: what it looks at, the facts it needs, and the AWS calls and IAM actions behind them.',
  )
  .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
  .action(({ format }: { format: 'text' | 'json' }) => {
    const described = Object.entries(controls)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, control]) => describeControl(id, control))
    if (format === 'json') {
      const rows = [...described, ...declined.map(({ id, reason }) => ({ id, declined: reason }))]
      rows.sort((a, b) => (a.id < b.id ? -1 : 1))
      process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
      return
    }
    const rows = described.map(({ id, severity, dimension, resourceType, title }) => [
      id,
      severity,
      dimension,
      resourceType,
      title,
    ])
    process.stdout.write(table(['control', 'severity', 'dimension', 'resource type', 'title'], rows))
    process.stdout.write(
      `${described.length} controls; ${declined.length} rules are declined. --format json shows facts, calls, IAM actions, and why.\n`,
    )
  })

/** A control as `controls --format json` prints it. `calls` are those of every collector whose facts the verdict rests on. */
function describeControl(id: string, control: Control) {
  const types = new Set([control.resourceType, ...control.looksAt])
  // A pillar is judged from what its posture looks at, so a control that needs a pillar needs that too.
  if (control.needs.some((fact) => (pillarNames as readonly string[]).includes(fact))) {
    for (const type of postures[control.resourceType]?.looksAt ?? []) types.add(type)
  }
  if (control.needs.includes('keyChains'))
    for (const type of keysLookAt(postures[control.resourceType])) types.add(type)
  const collectors = collectorList.filter((collector) => types.has(collector.resourceType))
  const calls = collectors.flatMap((collector) => collector.calls)
  const unasked = collectors.find(({ onRequest }) => onRequest !== null)
  const {
    title,
    resourceType,
    dimension,
    severity,
    expected,
    why,
    fix,
    reference,
    frameworks,
    needs,
    looksAt,
    version,
    enabled,
  } = control
  return {
    id,
    title,
    resourceType,
    dimension,
    severity,
    needs,
    looksAt,
    calls: sorted(calls.map((call) => call.name)),
    actions: sorted(calls.flatMap((call) => call.allow)),
    expected,
    why,
    fix,
    reference,
    frameworks,
    version,
    enabled,
    /** Why a scan does not ask for what it judges unless told to (`scan --include`); null: every scan asks. */
    onRequest: unasked?.onRequest ?? null,
    examples: { compliant: control.examples.compliant.length, nonCompliant: control.examples.nonCompliant.length },
    /** Why it was deliberately not built; null for what is. */
    declined: null,
  }
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
