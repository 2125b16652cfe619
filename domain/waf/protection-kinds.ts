import { joinedStatements, type StatementShape, statementOf } from './statement.ts'

/** What a rule protects from, as lists and screens name it. */
export const protectionKinds = [
  'core-rule-set',
  'sql-injection',
  'xss',
  'known-bad-inputs',
  'ip-reputation',
  'anonymous-ip',
  'rate',
  'bot',
  'account-takeover',
  'account-creation',
  'ddos',
  'geo',
  'size',
  'ip-list',
  'network',
  'admin-pages',
  'operating-system',
  'php',
  'wordpress',
  'default-block',
] as const
export type ProtectionKind = (typeof protectionKinds)[number]

export const protectionWords: Readonly<Record<ProtectionKind, string>> = {
  'core-rule-set': 'core rule set',
  'sql-injection': 'SQL injection',
  xss: 'cross-site scripting',
  'known-bad-inputs': 'known bad inputs',
  'ip-reputation': 'IP reputation',
  'anonymous-ip': 'anonymous IPs',
  rate: 'rate limit',
  bot: 'bots',
  'account-takeover': 'account takeover',
  'account-creation': 'account creation fraud',
  ddos: 'DDoS',
  geo: 'geography',
  size: 'size',
  'ip-list': 'IP list',
  network: 'network (ASN)',
  'admin-pages': 'admin pages',
  'operating-system': 'operating system',
  php: 'PHP',
  wordpress: 'WordPress',
  'default-block': 'blocks by default',
}

const kindOfStatement: Readonly<Record<string, ProtectionKind>> = {
  SqliMatchStatement: 'sql-injection',
  XssMatchStatement: 'xss',
  RateBasedStatement: 'rate',
  GeoMatchStatement: 'geo',
  SizeConstraintStatement: 'size',
  IPSetReferenceStatement: 'ip-list',
  AsnMatchStatement: 'network',
}

/**
 * What a statement inspects requests for. What only narrows it (a scope-down) is no protection of its own.
 * @param ofLabel what a label says of a request, by the label as a LabelMatchStatement has it
 */
export function kindsOfStatement(
  statement: unknown,
  ofLabel: (match: StatementShape) => readonly ProtectionKind[],
): readonly ProtectionKind[] {
  const found = new Set<ProtectionKind>()
  const visit = (one: unknown): void => {
    const read = statementOf(one)
    if (!read) return
    const { kind, body } = read
    if (kind === 'LabelMatchStatement') for (const said of ofLabel(body)) found.add(said)
    const known = kindOfStatement[kind]
    if (known) found.add(known)
    for (const joined of joinedStatements(body)) visit(joined)
    if (kind === 'NotStatement') visit(body.Statement)
  }
  visit(statement)
  return [...found]
}
