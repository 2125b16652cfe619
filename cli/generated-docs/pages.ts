import type { ListedCollector } from '#.generated/collector-list.ts'
import { serviceName } from '#.generated/service-names.ts'
import type { Control, Declined } from '#domain/control.ts'
import type { Posture } from '#domain/posture.ts'
import type { FactType } from './fact-types.ts'

/** The pages of docs/generated/, as Markdown. Pure: everything they say is handed in. */

export interface Described {
  readonly collectors: readonly ListedCollector[]
  readonly controls: Readonly<Record<string, Control>>
  readonly declined: readonly Declined[]
  readonly postures: Readonly<Record<string, Posture>>
  /** By collector id and fact. */
  readonly factTypes: ReadonlyMap<string, ReadonlyMap<string, FactType>>
  /** By resource type and fact. */
  readonly factCalls: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>
}

interface Type {
  readonly resourceType: string
  /** More than one where AWS keeps the type in two places, as WAF does for CloudFront. */
  readonly collectors: readonly ListedCollector[]
}

const made = '<!-- Made by `npm run parapet -- docs` from the code. Not to be edited. -->\n'

/** File name → content. */
export function pages(described: Described): ReadonlyMap<string, string> {
  const folders = [...new Set(described.collectors.map(folderOf))].sort()
  return new Map([
    ['README.md', indexPage(described, folders)],
    ['permissions.md', permissionsPage(described)],
    ...folders.map((folder) => [`${folder}.md`, servicePage(described, folder)] as const),
  ])
}

const folderOf = ({ id }: { readonly id: string }) => id.slice(0, id.indexOf('/'))

function typesOf({ collectors }: Described, folder: string): readonly Type[] {
  const own = collectors.filter((collector) => folderOf(collector) === folder)
  return [...Map.groupBy(own, ({ resourceType }) => resourceType)]
    .map(([resourceType, collectors]) => ({ resourceType, collectors }))
    .sort((a, b) => (a.resourceType < b.resourceType ? -1 : 1))
}

function controlsOf({ controls }: Described, types: readonly Type[]): readonly [string, Control][] {
  const names = new Set(types.map(({ resourceType }) => resourceType))
  return Object.entries(controls)
    .filter(([, { resourceType }]) => names.has(resourceType))
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function indexPage(described: Described, folders: readonly string[]): string {
  const rows = folders.flatMap((folder) => {
    const types = typesOf(described, folder)
    return types.map(({ resourceType, collectors }) => [
      `[${serviceName(folder)}](${folder}.md)`,
      code(resourceType),
      [...new Set(collectors.map(({ scope }) => scope))].join(', '),
      String(factsOf(described, { resourceType, collectors }).length),
      String(controlsOf(described, [{ resourceType, collectors }]).length),
    ])
  })
  const enabled = Object.values(described.controls).filter((control) => control.enabled).length
  const controls = Object.keys(described.controls).length
  const homeless = described.declined.filter((row) => !folders.includes(folderOf(row)))
  return `${made}
# What Parapet reads and judges

${rows.length} resource types of ${folders.length} services, ${controls} controls${
    enabled === controls ? '' : ` (${controls - enabled} off by default)`
  }, and the [permissions](permissions.md) they need. ${described.declined.length} rules of the catalogue are declined;
each stands on its service's page with the reason, or below.

${table(['service', 'resource type', 'scope', 'facts', 'controls'], rows)}${
  homeless.length === 0 ? '' : `\n${declinedSection(homeless)}`
}`
}

function permissionsPage({ collectors }: Described): string {
  const users = new Map<string, Set<string>>()
  for (const { resourceType, calls } of collectors)
    for (const { allow } of calls)
      for (const action of allow) users.set(action, (users.get(action) ?? new Set()).add(resourceType))
  const rows = [...users].sort(([a], [b]) => (a < b ? -1 : 1))
  return `${made}
# Permissions

The ${rows.length} IAM actions that the collectors use in every account, and the resource types that need each. All of them read
settings; none reads what customers store. \`npm run parapet -- iam-policy\` prints the role with exactly these, and with
what finding the regions and the organisation needs.

${table(
  ['IAM action', 'resource types'],
  rows.map(([action, types]) => [code(action), [...types].sort().map(code).join(', ')]),
)}`
}

function servicePage(described: Described, folder: string): string {
  const types = typesOf(described, folder)
  const declined = described.declined.filter((row) => folderOf(row) === folder)
  return [
    `${made}\n# ${serviceName(folder)} (${code(folder)})\n`,
    ...types.map((type) => typeSection(described, type)),
    ...(declined.length === 0 ? [] : [declinedSection(declined)]),
  ].join('\n')
}

function declinedSection(declined: readonly Declined[]): string {
  const rows = declined.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, reason }) => [code(id), cell(reason)])
  return `## Declined\n\nRules of the catalogue that are deliberately not built.\n\n${table(['rule', 'reason'], rows)}`
}

function factsOf(described: Described, { resourceType, collectors }: Type): readonly string[][] {
  const types = described.factTypes.get(collectors[0]?.id ?? '') ?? new Map<string, FactType>()
  const calls = described.factCalls.get(resourceType)
  return [...types].map(([name, { type, comment }]) => [
    code(name),
    code(type),
    cell(comment),
    (calls?.get(name) ?? []).map(code).join(', '),
  ])
}

function typeSection(described: Described, type: Type): string {
  const { resourceType, collectors } = type
  const calls = [
    ...new Map(collectors.flatMap((collector) => collector.calls).map((call) => [call.name, call.allow])),
  ].map(([name, allow]) => [code(name), allow.map(code).join(', ')])
  const controls = controlsOf(described, [type])
  const onRequest = collectors.flatMap((collector) => collector.onRequest ?? [])
  return `## ${resourceType}

${[...new Set(collectors.map(({ docs }) => `<${docs}>`))].join(' ')} · collected by ${collectors
    .map(({ id, scope }) => `${code(id)} (${scope})`)
    .join(' and ')}
${onRequest.length === 0 ? '' : `\nRead on request only. ${onRequest[0]}\n`}
${pillarLine(described.postures[resourceType])}

${table(['call', 'IAM actions'], calls)}
${table(['fact', 'type', 'meaning', 'from'], factsOf(described, type))}
${
  controls.length === 0
    ? 'No control judges it by itself.\n'
    : table(
        ['control', 'severity', 'dimension', 'what it asks', 'mappings'],
        controls.map(([id, { severity, dimension, title, frameworks, enabled }]) => [
          code(id),
          severity,
          dimension,
          `${cell(title)}${enabled ? '' : ' (off by default)'}`,
          frameworks.map(cell).join(', '),
        ]),
      )
}`
}

function pillarLine(posture: Posture | undefined): string {
  const judged = [
    posture?.encryptionAtRest && 'encryption at rest',
    posture?.encryptionInTransit && 'encryption in transit',
    posture?.exposure && 'exposure',
    posture?.wafProtection && 'WAF protection',
  ].filter((pillar) => pillar !== undefined)
  return judged.length === 0
    ? 'None of the four pillars applies to it; others are judged by it.'
    : `Pillars: ${judged.join(', ')}.`
}

/** A code span in a table's cell: a bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}
