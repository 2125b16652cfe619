import type { Place } from '#domain/simulated.ts'
import { arnOf } from './arn.ts'

export type PolicyKind = 'open' | 'office' | 'roles' | 'organization' | 'partner' | 'none'

/** The access policy of a domain, as its owners wrote it. */
export function policyOf(place: Place, name: string, kind: PolicyKind): string {
  if (kind === 'none') return ''
  const Resource = `${arnOf(place, name)}/*`
  const allow = (Principal: unknown, Condition?: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'es:*', Resource, ...(Condition ? { Condition } : {}) }],
    })
  switch (kind) {
    case 'open':
      return allow({ AWS: '*' })
    case 'office':
      return allow({ AWS: '*' }, { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.7/32'] } })
    case 'organization':
      return allow({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': place.organizationId } })
    case 'partner':
      return allow({ AWS: [`arn:${place.partition}:iam::999988887777:root`] })
    case 'roles':
      return allow({ AWS: [`arn:${place.partition}:iam::${place.accountId}:role/search`] })
  }
}
