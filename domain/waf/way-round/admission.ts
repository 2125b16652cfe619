import type { SecurityGroupRule } from '../../network/facts.ts'
import { ruleCoversPort } from '../../network/network-rules.ts'
import { holdsPublic, isCloudFrontList, sourceOf } from '../../network/prefix-list.ts'
import { seen, Unseen, unobserved } from '../../observed.ts'
import type { Related } from '../../related.ts'

export const securityGroupType = 'AWS::EC2::SecurityGroup'

/**
 * Who besides CloudFront may reach an origin's port from the internet, as a phrase, or null when nobody may. Addresses of
 * AWS's other services are none that strangers send web requests from. One proven source outweighs an unread list.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
 */
export function admitsOthers(related: Related, rules: readonly SecurityGroupRule[], port: number): string | null {
  let unread: Unseen | null = null
  for (const rule of rules) {
    if (!ruleCoversPort(rule, port, 'tcp')) continue
    try {
      if (isCloudFrontList(related, rule)) continue
      const { text, blocks } = sourceOf(related, rule)
      if (([4, 6] as const).some((family) => holdsPublic(family, blocks))) return text
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return null
}

/** The rules of security groups together. Throws `Unseen` for a group that was not read. */
export function rulesOfGroups(groupIds: readonly string[], related: Related): readonly SecurityGroupRule[] {
  return groupIds.flatMap((groupId) => {
    const group = related.one(securityGroupType, 'groupId', groupId)
    return group
      ? seen(group.facts.rules)
      : seen<never>(unobserved('not-covered', securityGroupType, `security group ${groupId} is not known`))
  })
}
