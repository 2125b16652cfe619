import type { Control } from '#domain/control.ts'
import { isoTime } from '#ui/format.ts'
import { type FindingRow, type FindingsFilter, statusWords } from './contract.ts'

/** What AWS and people wrote, so that it changes nothing around it. */
const cell = (text: string) => text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ')

/** A control's findings as Markdown, for a ticket: what is wrong, what to do, and where. */
export function markdownOf(
  controlId: string,
  control: Pick<Control, 'title' | 'severity' | 'why' | 'fix'> | undefined,
  rows: readonly FindingRow[],
  { total, status, asOf }: { readonly total: number; readonly status: FindingsFilter['status']; readonly asOf: Date },
): string {
  const of = rows.length < total ? `The first ${rows.length} of ${total}` : `${total}`
  return [
    `## ${control?.title ?? controlId}`,
    '',
    `\`${controlId}\`${control ? `, ${control.severity}` : ''}. ${of} ${statusWords[status]}, as of ${isoTime(asOf)}.`,
    ...(control ? ['', control.why, '', `What to do: ${control.fix}`] : []),
    '',
    '| resource | account | region | since | status | reason |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) =>
      [
        '',
        cell(row.arn),
        `${cell(row.accountName)} ${row.accountId}`,
        row.region,
        isoTime(row.firstSeenAt ?? row.since),
        standingOf(row),
        cell(row.reason),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
    '',
  ].join('\n')
}

/** `open`, `open, not known at present`, `resolved: fixed` */
export function standingOf({ status, compliance, closeCause }: FindingRow): string {
  if (status === 'RESOLVED' && closeCause && compliance !== 'INSUFFICIENT_DATA') return `resolved: ${closeCause}`
  const word = status === null || status === 'RESOLVED' ? 'not known' : status.toLowerCase()
  return compliance === 'INSUFFICIENT_DATA' && word !== 'not known' ? `${word}, not known at present` : word
}
