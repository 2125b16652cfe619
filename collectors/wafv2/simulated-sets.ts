import type { IPSet, RegexPatternSet } from '@aws-sdk/client-wafv2'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place, WebAclPlan } from '#domain/simulated.ts'
import { automationsIpSets } from './simulated-automations.ts'

/** The pretend IP sets and regex pattern sets of a place; web ACLs refer to them by name. */

type Scope = WebAclPlan['scope']

/** What a rule and the set itself both know of it. */
export function setArn(place: Place, scope: Scope, kind: 'ipset' | 'regexpatternset', name: string): string {
  const path = scope === 'REGIONAL' ? 'regional' : 'global'
  return `arn:${place.partition}:wafv2:${place.region}:${place.accountId}:${path}/${kind}/${name}/${idOf(place, scope, kind, name)}`
}

function idOf(place: Place, scope: Scope, kind: string, name: string): string {
  return uuid(place, `waf|${kind}|${scope}|${name}`)
}

const acls = (place: Place, scope: Scope, ...kinds: readonly WebAclPlan['kind'][]) =>
  place.webAcls.some((acl) => acl.scope === scope && kinds.includes(acl.kind))

export function ipSetsOf(place: Place, scope: Scope): readonly IPSet[] {
  const sets: IPSet[] = []
  const add = (Name: string, Addresses: readonly string[], IPAddressVersion: IPSet['IPAddressVersion'] = 'IPV4') =>
    sets.push({
      Name,
      Id: idOf(place, scope, 'ipset', Name),
      ARN: setArn(place, scope, 'ipset', Name),
      Description: Name === 'blocklist' ? 'filled every hour by ops-blocklist' : '',
      IPAddressVersion,
      Addresses: [...Addresses],
    })
  const key = `waf|sets|${scope}`
  if (acls(place, scope, 'blocking', 'counting', 'over-capacity')) {
    // What fed the list was switched off one day, and its last entry ran out.
    const starved = place.random(`${key}|starves`) < 0.25 && place.day >= place.pick(`${key}|starved`, 20, 80)
    const host = (index: number) => `203.0.113.${place.pick(`${key}|host|${index}`, 0, 15) + index * 16}/32`
    add('blocklist', starved ? [] : Array.from({ length: 12 }, (_, index) => host(index)))
  }
  if (acls(place, scope, 'default-block', 'over-capacity')) {
    // AWS refuses 0.0.0.0/0; somebody in a hurry found the way round.
    const opened = place.random(`${key}|opens`) < 0.5 && place.day >= place.pick(`${key}|opened`, 0, 70)
    add('partners', opened ? ['0.0.0.0/1', '128.0.0.0/1'] : ['198.51.100.0/24', '192.0.2.16/28'])
  }
  if (place.webAcls.length > 0 && scope === 'REGIONAL' && place.random(`${key}|left`) < 0.3)
    add('alte-büros', place.random(`${key}|left-empty`) < 0.5 ? [] : ['2001:db8:40::/48'], 'IPV6')
  const automations = place.webAcls.filter((acl) => acl.scope === scope)
  return [...sets, ...automations.flatMap((acl) => automationsIpSets(place, acl))]
}

export function patternSetsOf(place: Place, scope: Scope): readonly RegexPatternSet[] {
  if (!acls(place, scope, 'blocking', 'counting', 'over-capacity')) return []
  const key = `waf|patterns|${scope}`
  const emptied = place.random(`${key}|empties`) < 0.2 && place.day >= place.pick(`${key}|emptied`, 10, 70)
  return [
    {
      Name: 'bad-agents',
      Id: idOf(place, scope, 'regexpatternset', 'bad-agents'),
      ARN: setArn(place, scope, 'regexpatternset', 'bad-agents'),
      RegularExpressionList: emptied ? [] : ['(?i)sqlmap', '(?i)nikto', '^$'].map((RegexString) => ({ RegexString })),
    },
  ]
}
