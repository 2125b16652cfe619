import { clsx } from 'clsx'
import type { RuleRow } from '#domain/waf/rule-listing.ts'
import { type ComparedRow, isDifferent, type RowDifference } from '#domain/waf/web-acl-comparison.ts'
import { RuleAction, RuleOrigin, RuleOverrides, ruleAsks } from '../../resources/[uid]/proof/rule-table.tsx'
import { SamenessMark } from './marks.tsx'

/** The rules of two web ACLs, each on its side, in the order in which they act. */
export function ComparedRules({ rows }: { rows: readonly ComparedRow[] }) {
  return (
    <table className="w-full table-fixed text-sm max-md:block">
      <caption className="sr-only">Rules of both web ACLs in the order in which they act</caption>
      <thead className="max-md:sr-only">
        <tr className="border-line border-y text-left text-xs text-text-2">
          <th scope="col" className="px-4 py-2 font-medium">
            A
          </th>
          <th scope="col" className="w-10 py-2">
            <span className="sr-only">Alike?</span>
          </th>
          <th scope="col" className="px-2 py-2 font-medium">
            B
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <tr
            key={`${row.left?.place} ${row.right?.place}`}
            className="border-line border-b align-top last:border-b-0 max-md:block max-md:border-line-strong max-md:py-1"
          >
            <Cell row={row} side="left" />
            <td className="py-1.5 text-center max-md:hidden">
              <SamenessMark of={row.unknown ? 'unknown' : isDifferent(row) ? 'different' : 'alike'} />
            </td>
            <Cell row={row} side="right" />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const words: Record<RowDifference, string> = {
  action: 'what comes of it',
  reason: 'why',
  condition: 'what it asks for',
  version: 'group or version',
  overrides: 'overridden rules',
  labels: 'labels',
}

function Cell({ row, side }: { row: ComparedRow; side: 'left' | 'right' }) {
  const rule = row[side]
  const letter = side === 'left' ? 'A' : 'B'
  if (rule === null)
    return (
      <td className="py-1.5 pr-4 pl-15 text-xs text-text-3 max-md:block max-md:pl-6">
        <span className="mr-2 md:hidden">{letter}</span>
        {row.elsewhere ? `stands at ${row.elsewhere} there` : 'has no such rule'}
      </td>
    )
  const alike = !isDifferent(row)
  return (
    <td className="px-4 py-1.5 max-md:block">
      <div className={clsx('flex gap-3', rule.depth === 1 && 'pl-4', alike && 'text-text-2')}>
        <span className="figures w-8 shrink-0 text-right text-xs text-text-3">
          <span className="md:hidden">{letter} </span>
          {rule.kind === 'default' ? 'last' : rule.place}
        </span>
        <Rule rule={rule} differs={row.differs} />
      </div>
      {side === 'right' && row.differs.length > 0 && (
        <p className="sr-only">differs in {row.differs.map((difference) => words[difference]).join(', ')}</p>
      )}
    </td>
  )
}

function Rule({ rule, differs }: { rule: RuleRow; differs: readonly RowDifference[] }) {
  const asks = ruleAsks(rule)
  return (
    <div className="min-w-0">
      <bdi className={clsx('break-words', rule.depth === 0 && 'font-medium')}>
        {rule.kind === 'default' ? 'Default action' : rule.name}
      </bdi>{' '}
      <Marked on={differs.includes('action')}>
        <RuleAction row={rule} />
      </Marked>
      <Marked on={differs.includes('version') || differs.includes('labels')} block>
        <RuleOrigin row={rule} />
      </Marked>
      {asks && (
        <Marked on={differs.includes('condition')} block>
          <span className="text-xs break-words text-text-2">{asks}</span>
        </Marked>
      )}
      {rule.why && (
        <Marked on={differs.includes('reason')} block>
          <span className="block max-w-prose text-xs text-text-2">{rule.why}</span>
        </Marked>
      )}
      <Marked on={differs.includes('overrides')} block>
        <RuleOverrides row={rule} />
      </Marked>
    </div>
  )
}

/** What the other side says otherwise stands on a ground of its own. */
function Marked({ on, block = false, children }: { on: boolean; block?: boolean; children: React.ReactNode }) {
  if (!on) return block ? <div>{children}</div> : children
  const className = 'rounded-sm bg-sunken px-1 outline outline-line-strong'
  return block ? (
    <div className={clsx(className, 'my-0.5 w-fit empty:hidden')}>{children}</div>
  ) : (
    <span className={className}>{children}</span>
  )
}
