import { clsx } from 'clsx'
import { protectionWords } from '#domain/waf/protection-kinds.ts'
import type { RuleRow, WebAclListing } from '#domain/waf/rule-listing.ts'
import { type KindLook, KindMark } from './kind-mark.tsx'

const stages: Record<RuleRow['from'], string> = {
  'firewall-manager-first': 'Firewall Manager, before the owner’s rules',
  owner: 'Rules of the web ACL’s owner',
  'firewall-manager-last': 'Firewall Manager, after the owner’s rules',
}

/** The rules of a web ACL in the order in which they act; on a narrow screen each is two or three lines. */
export function RuleTable({ webAcl }: { webAcl: WebAclListing }) {
  const stagesShown = new Set(webAcl.rows.map(({ from }) => from)).size > 1
  // The default action is no part of a stage, and stands last.
  const groups = Object.entries(
    Object.groupBy(
      webAcl.rows.filter(({ kind }) => kind !== 'default'),
      ({ from }) => from,
    ),
  ) as [RuleRow['from'], RuleRow[]][]
  const byDefault = webAcl.rows.filter(({ kind }) => kind === 'default')
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Rules of {webAcl.name} in the order in which they act</caption>
        <thead>
          <tr className="border-line border-b text-left text-xs text-text-2">
            <Heading className="w-10 text-right">Order</Heading>
            <Heading>Rule</Heading>
            <Heading className="hidden md:table-cell">Action</Heading>
            <Heading className="hidden md:table-cell">Asks for</Heading>
            <Heading className="hidden md:table-cell">Protects from</Heading>
          </tr>
        </thead>
        {groups.map(([from, rows]) => (
          <tbody key={from} className="border-line border-b">
            {stagesShown && (
              <tr>
                <th scope="rowgroup" colSpan={5} className="px-2 pt-2 text-left text-xs font-normal text-text-3">
                  {stages[from]}
                </th>
              </tr>
            )}
            {rows.map((row) => (
              <Row key={`${row.place} ${row.name}`} row={row} />
            ))}
          </tbody>
        ))}
        <tbody>
          {byDefault.map((row) => (
            <Row key={row.place} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Heading({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <th scope="col" className={clsx('px-2 py-1.5 font-medium', className)}>
      {children}
    </th>
  )
}

const nothing: ReadonlySet<RuleRow['effect']> = new Set(['never'])

function Row({ row }: { row: RuleRow }) {
  const faint = nothing.has(row.effect)
  const asks = ruleAsks(row)
  return (
    <tr className={clsx('border-line border-t align-top', row.effect === 'unknown' && 'hatched')}>
      <td className="figures px-2 py-1.5 text-right text-xs text-text-3">
        <Backed row={row}>{row.kind === 'default' ? 'last' : row.place}</Backed>
      </td>
      <th scope="row" className={clsx('py-1.5 pr-2 text-left font-normal', row.depth === 1 ? 'pl-6' : 'pl-2')}>
        <Backed row={row}>
          <bdi className={clsx('break-words', faint ? 'text-text-3' : row.depth === 0 && 'font-medium')}>
            {row.kind === 'default' ? 'Default action' : row.name}
          </bdi>
          <RuleOrigin row={row} />
          <span className="md:hidden">
            <span className="block text-xs">
              <RuleAction row={row} />
            </span>
            {asks && <span className="block text-xs text-text-2">{asks}</span>}
            <Kinds row={row} />
          </span>
          {row.why && <span className="block max-w-prose text-xs text-text-2">{row.why}</span>}
          <RuleOverrides row={row} />
        </Backed>
      </th>
      <td className="hidden px-2 py-1.5 md:table-cell">
        <Backed row={row}>
          <RuleAction row={row} />
        </Backed>
      </td>
      <td className="hidden max-w-80 px-2 py-1.5 text-text-2 md:table-cell">
        {asks && (
          <Backed row={row}>
            <span className="break-words">{asks}</span>
          </Backed>
        )}
      </td>
      <td className="hidden px-2 py-1.5 md:table-cell">
        <Kinds row={row} />
      </td>
    </tr>
  )
}

/** Ground under text on a hatched row, so that it can be read. */
function Backed({ row, children }: { row: RuleRow; children: React.ReactNode }) {
  return row.effect === 'unknown' ? (
    <span className="inline-block rounded-sm bg-surface px-1">{children}</span>
  ) : (
    children
  )
}

/** What a rule asks of a request, and within which; null where it asks nothing. */
export function ruleAsks({ asks, scope, asksForLabels }: RuleRow): string | null {
  const parts = [asks, scope && `within: ${scope}`].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : asksForLabels.length > 0 ? `labels ${asksForLabels.join(', ')}` : null
}

/** Whose group it is, pinned to which version, and the labels it adds. */
export function RuleOrigin({ row }: { row: RuleRow }) {
  const { vendor, group, version, name, addsLabels } = row
  const words = [
    vendor && `${vendor} managed group`,
    vendor && group !== name && group,
    version && `${version.name}${version.offered === false ? ', no longer offered' : ''}`,
    row.kind === 'own-group' && 'rule group',
    addsLabels.length > 0 && `adds label ${addsLabels.join(', ')}`,
  ].filter(Boolean)
  return words.length > 0 ? <span className="block text-xs break-words text-text-3">{words.join(' · ')}</span> : null
}

/** The rules of a group that are given another action, opened on demand. */
export function RuleOverrides({ row }: { row: RuleRow }) {
  if (row.overridden.length === 0) return null
  return (
    <details className="text-xs text-text-2">
      <summary>
        {row.overridden.length === 1 ? '1 rule overridden' : `${row.overridden.length} rules overridden`}
      </summary>
      <ul className="mt-0.5 pl-3">
        {row.overridden.map(({ rule, stated, action, ignored }) => (
          <li key={rule} className="break-all">
            <bdi>{rule}</bdi>{' '}
            {ignored ? (
              <span className="text-text-3">no such rule, WAF ignores it</span>
            ) : (
              <span className="whitespace-nowrap">
                {stated ?? 'not known'} → {action}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

const shapes: Record<RuleRow['effect'], React.ReactNode> = {
  stops: <rect x="1" y="1" width="8" height="8" rx="1.5" fill="var(--waf)" />,
  counts: (
    <rect x="1.5" y="1.5" width="7" height="7" rx="1.5" fill="none" stroke="var(--waf)" strokeDasharray="2 1.5" />
  ),
  allows: <path d="M1 5h7M5.5 2.5 8 5 5.5 7.5" fill="none" stroke="var(--text-2)" strokeWidth="1.3" />,
  never: <path d="M1.5 5h7" stroke="var(--text-3)" strokeWidth="1.5" />,
  rules: null,
  unknown: <path d="M5 .8 9.2 5 5 9.2.8 5Z" fill="url(#hatch)" stroke="var(--unknown)" />,
}

/** What comes of a rule, with what it says itself where that is something else. */
export function RuleAction({ row }: { row: RuleRow }) {
  const { effect, stated, action } = row
  const said = stated !== null && action !== null && stated !== action
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', effect === 'never' && 'text-text-3')}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" focusable="false" className="shrink-0">
        {shapes[effect]}
      </svg>
      <span className={effect === 'stops' ? 'font-medium' : ''}>
        {said && <s className="mr-1 text-text-3">{stated}</s>}
        {actionWord(row)}
      </span>
    </span>
  )
}

function actionWord({ effect, action, kind }: RuleRow): string {
  if (effect === 'unknown') return 'not known'
  if (effect === 'rules') return 'by its rules'
  const word = action ?? (kind === 'managed-group' ? 'as its vendor set' : '')
  return effect === 'never' ? `never ${word || 'acts'}` : word
}

const looks: Record<RuleRow['effect'], KindLook> = {
  stops: 'stops',
  counts: 'counts',
  allows: 'counts',
  never: 'never',
  rules: 'counts',
  unknown: 'open',
}

function Kinds({ row }: { row: RuleRow }) {
  // What an ALLOW rule looks for is what it lets pass.
  if (row.effect === 'allows' || (row.kinds.length === 0 && row.quietKinds.length === 0)) return null
  return (
    <span className="flex flex-wrap gap-1">
      {row.kinds.map((kind) => (
        <KindMark key={kind} look={looks[row.effect]}>
          {protectionWords[kind]}
        </KindMark>
      ))}
      {row.quietKinds.map((kind) => (
        <KindMark key={kind} look="counts">
          {protectionWords[kind]}
        </KindMark>
      ))}
    </span>
  )
}
