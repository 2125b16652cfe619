import { select } from '../../database.ts'

export interface OrganizationTree {
  /** Depth first: each OU, then its accounts, then the OUs within it. */
  readonly nodes: readonly {
    readonly scope: string
    readonly name: string
    readonly depth: number
    readonly account: boolean
  }[]
}

export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  const [units, accounts] = await Promise.all([
    select<{ id: string; name: string; parent_id: string | null }>(
      'select id, name, parent_id from organizational_unit where valid_to is null order by name',
    ),
    select<{ id: string; name: string; ou_id: string | null }>(
      'select id, name, ou_id from account where left_at is null order by name',
    ),
  ])
  const nodes: OrganizationTree['nodes'][number][] = []
  const known = new Set(units.map((unit) => unit.id))
  const visit = (id: string, depth: number, trail: ReadonlySet<string>) => {
    if (trail.has(id)) return
    for (const account of accounts)
      if (account.ou_id === id) nodes.push({ scope: account.id, name: account.name, depth, account: true })
    for (const unit of units)
      if (unit.parent_id === id) {
        nodes.push({ scope: unit.id, name: unit.name, depth, account: false })
        visit(unit.id, depth + 1, new Set([...trail, id]))
      }
  }
  for (const root of units.filter((unit) => unit.parent_id === null || !known.has(unit.parent_id)))
    visit(root.id, 0, new Set())
  for (const account of accounts)
    if (account.ou_id === null || !known.has(account.ou_id))
      nodes.push({ scope: account.id, name: account.name, depth: 0, account: true })
  return Response.json({ nodes } satisfies OrganizationTree)
}
