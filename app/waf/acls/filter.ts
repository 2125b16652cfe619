import { z } from 'zod'
import { parseResourcesFilter } from '../../resources/filter.ts'
import { hrefWith, type Place, type SearchParams } from '../../view.ts'

const shape = z.object({
  q: z.string(),
  cursor: z.string(),
  /** The web ACL that is already chosen to be compared. */
  a: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .catch(null),
})
export type WebAclsFilter = z.infer<typeof shape>

/** What the list of web ACLs adds to scope and instant: a filter as the list of resources has it. */
export function parseWebAclsFilter(params: SearchParams): WebAclsFilter {
  const { q, cursor } = parseResourcesFilter(params)
  return shape.parse({ q, cursor, a: params.a ?? null })
}

export function webAclsHref(view: Place, { q = '', cursor = '', a = null }: Partial<WebAclsFilter> = {}): string {
  return hrefWith('/waf/acls', view, { q: q || null, cursor: cursor || null, a })
}
