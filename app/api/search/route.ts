import type { NextRequest } from 'next/server'
import { filterToSql } from '#db/filter.ts'
import { Params, select } from '../../database.ts'

export interface SearchResult {
  readonly accounts: readonly { readonly id: string; readonly name: string }[]
  readonly resources: readonly {
    readonly uid: string
    readonly name: string
    readonly type: string
    readonly region: string
  }[]
}

export const dynamic = 'force-dynamic'

/** A few accounts and resources whose name, id or ARN match the text. */
export async function GET(request: NextRequest): Promise<Response> {
  const text = (request.nextUrl.searchParams.get('q') ?? '').trim().slice(0, 200)
  if (text.length < 2) return Response.json({ accounts: [], resources: [] } satisfies SearchResult)
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const params = new Params()
  const named = filterToSql(
    [{ key: 'name', negated: false, values: [{ text: `*${text}*`, pattern: true }] }],
    { resource: 'r', posture: 'r', version: 'r', at: null },
    (value) => params.add(value),
  )
  const [accounts, resources] = await Promise.all([
    select<SearchResult['accounts'][number]>(
      'select id, name from account where name ilike $1 or id like $1 order by name limit 6',
      [part],
    ),
    select<SearchResult['resources'][number]>(
      text.startsWith('arn:')
        ? `select id::text as uid, name, type, region from resource where arn = $1 order by presence limit 10`
        : `select id::text as uid, name, type, region from resource r where ${named} and presence in ('PRESENT', 'NOT_SEEN') limit 10`,
      text.startsWith('arn:') ? [text] : params.values,
    ),
  ])
  return Response.json({ accounts, resources } satisfies SearchResult)
}
