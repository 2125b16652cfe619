import { definePosture } from '#domain/posture.ts'
import type { IpSetFacts } from '#domain/waf/web-acl.ts'
import { setUserTypes, usersOfSet } from './set-users.ts'

/** A set stores no customer data and carries no traffic; it is part of the web ACLs and rule groups that refer to it. */
export const posture = definePosture<IpSetFacts>()({
  resourceType: 'AWS::WAFv2::IPSet',
  looksAt: setUserTypes,
  relations: ({ arn }, related) =>
    [...new Set([...usersOfSet(arn, related)].map((user) => user.arn))].map((to) => ({ kind: 'member-of', to })),
})
