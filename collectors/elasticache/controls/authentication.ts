import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { isObserved, type Unobserved, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { isMemcached, knowsUsers } from '../engine.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'
import type { ServerlessCacheFacts } from '../serverless-cache.ts'
import { isUnrestricted, type UserFacts } from '../user.ts'

const group = 'AWS::ElastiCache::ReplicationGroup'
const userType = 'AWS::ElastiCache::User'
const rbac = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html'
const text = {
  dimension: 'access',
  why: 'Without authentication everything that reaches the port reads, changes and deletes all data.',
} as const

/**
 * The first user of the groups that anybody can be, without a password and with every command. One that is open is found
 * whatever the others are; throws where none is known to be, and one was not read.
 */
function openUser(related: Related, groupIds: readonly string[]): string | null {
  let unread: Unseen | null = null
  for (const groupId of groupIds) {
    const users = related.where(userType, 'userGroupIds', groupId) as unknown as readonly Resource<UserFacts>[]
    if (users.length === 0)
      unread ??= new Unseen(unobserved('not-covered', userType, `no user of group ${groupId} is known`))
    for (const { facts, name } of users) {
      const { authenticationType: type, accessString: access } = facts
      const withPassword = isObserved(type) && type.value !== 'no-password'
      const restricted = isObserved(access) && !isUnrestricted(access.value)
      if (withPassword || restricted) continue
      if (isObserved(type) && isObserved(access)) return name
      unread ??= new Unseen(isObserved(type) ? (access as Unobserved) : type)
    }
  }
  if (unread) throw unread
  return null
}
const user = (authenticationType: string, accessString: string) => ({
  type: userType,
  facts: { userId: 'default', userGroupIds: ['app'], authenticationType, accessString },
})

export const family = defineFamily({
  'elasticache/replicationgroup-auth-old-engine': defineControl<ReplicationGroupFacts>()({
    ...text,
    resourceType: group,
    title: 'Engines before 6.0 use an AUTH token',
    severity: 'medium',
    fix: 'Set an AUTH token, which needs encryption in transit; better, upgrade to Valkey and use user groups.',
    reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html',
    expected: 'AuthTokenEnabled',
    frameworks: [
      'fsbp:ElastiCache.6',
      'prowler:elasticache_redis_replication_group_auth_enabled',
      'powerpipe:elasticache_replication_group_redis_auth_enabled',
    ],
    needs: ['engine', 'engineVersion', 'authTokenEnabled'],
    evaluate({ engine, engineVersion, authTokenEnabled, name }) {
      if (knowsUsers(engine, engineVersion))
        return notApplicable(`${name} runs ${engine} ${engineVersion}, which has user groups.`)
      return authTokenEnabled
        ? compliant(`${name} demands an AUTH token.`)
        : nonCompliant(`${name} (${engine} ${engineVersion}) demands no AUTH token.`)
    },
    examples: {
      compliant: [{ facts: { engine: 'redis', engineVersion: '5.0.6', authTokenEnabled: true } }],
      nonCompliant: [{ facts: { engine: 'redis', engineVersion: '5.0.6', authTokenEnabled: false } }],
    },
  }),
  'elasticache/replicationgroup-rbac': defineControl<ReplicationGroupFacts>()({
    ...text,
    resourceType: group,
    title: 'Engines from 6.0 on use user groups or an AUTH token',
    severity: 'medium',
    fix: 'Give the group a user group whose default user is switched off or has a password.',
    reference: rbac,
    expected: 'a user group without an open user, or AuthTokenEnabled',
    needs: ['engine', 'engineVersion', 'authTokenEnabled', 'userGroupIds'],
    looksAt: [userType],
    evaluate({ engine, engineVersion, authTokenEnabled, userGroupIds, name }, related) {
      if (!knowsUsers(engine, engineVersion))
        return notApplicable(`${name} runs ${engine} ${engineVersion}, which knows AUTH tokens only.`)
      if (authTokenEnabled) return compliant(`${name} demands an AUTH token.`)
      if (userGroupIds.length === 0) return nonCompliant(`${name} has neither a user group nor an AUTH token.`)
      const open = openUser(related, userGroupIds)
      return open === null
        ? compliant(`${name} lets in the users of ${userGroupIds.join(', ')}.`)
        : nonCompliant(`User ${open} of ${userGroupIds.join(', ')} needs no password on ${name} and may do everything.`)
    },
    examples: {
      compliant: [
        { facts: { engine: 'redis', engineVersion: '6.2.6', authTokenEnabled: true, userGroupIds: [] } },
        {
          facts: { engine: 'valkey', engineVersion: '8.0', authTokenEnabled: false, userGroupIds: ['app'] },
          related: [user('password', 'on ~* +@all')],
        },
        {
          facts: { engine: 'valkey', engineVersion: '8.0', authTokenEnabled: false, userGroupIds: ['app'] },
          related: [user('no-password', 'off ~* +@all')],
        },
      ],
      nonCompliant: [
        { facts: { engine: 'valkey', engineVersion: '7.2', authTokenEnabled: false, userGroupIds: [] } },
        {
          facts: { engine: 'redis', engineVersion: '7.1.0', authTokenEnabled: false, userGroupIds: ['app'] },
          related: [user('no-password', 'on ~* +@all')],
        },
      ],
    },
  }),
  'elasticache/serverless-usergroup': defineControl<ServerlessCacheFacts>()({
    ...text,
    resourceType: 'AWS::ElastiCache::ServerlessCache',
    title: 'Serverless Redis or Valkey cache has a user group',
    severity: 'medium',
    fix: 'Make a user group whose default user is switched off or has a password, and give it to the cache.',
    reference: rbac,
    expected: 'UserGroupId names a user group without an open user',
    needs: ['engine', 'userGroupId'],
    looksAt: [userType],
    evaluate({ engine, userGroupId, name }, related) {
      if (isMemcached(engine)) return notApplicable(`${name} is compatible with Memcached, which has no users.`)
      if (userGroupId === null) return nonCompliant(`${name} has no user group: whoever reaches it may do everything.`)
      const open = openUser(related, [userGroupId])
      return open === null
        ? compliant(`${name} lets in the users of ${userGroupId}.`)
        : nonCompliant(`User ${open} of ${userGroupId} needs no password on ${name} and may do everything.`)
    },
    examples: {
      compliant: [
        { facts: { engine: 'valkey', userGroupId: 'app' }, related: [user('iam', 'on ~* +@all')] },
        { facts: { engine: 'redis', userGroupId: 'app' }, related: [user('password', 'on ~* +@all')] },
      ],
      nonCompliant: [
        { facts: { engine: 'valkey', userGroupId: null } },
        { facts: { engine: 'valkey', userGroupId: 'app' }, related: [user('no-password', 'on ~* +@all')] },
      ],
    },
  }),
  'elasticache/user-no-open-default': defineControl<UserFacts>()({
    ...text,
    resourceType: userType,
    title: 'No active user combines no-password with unrestricted commands',
    severity: 'high',
    fix: 'Replace the built-in default user in the group by one of the same name that is switched off or has a password.',
    reference: rbac,
    expected: 'a password or IAM, or an access string that does not give every command',
    needs: ['authenticationType', 'accessString', 'userGroupIds'],
    evaluate({ authenticationType, accessString, userGroupIds, name }) {
      if (authenticationType !== 'no-password') return compliant(`${name} signs in by ${authenticationType}.`)
      if (!isUnrestricted(accessString)) return compliant(`${name} is off or may not do everything (${accessString}).`)
      return userGroupIds.length === 0
        ? notApplicable(`${name} needs no password, but is in no user group: no cache knows it.`)
        : nonCompliant(`${name} of ${userGroupIds.join(', ')} needs no password and may do everything.`)
    },
    examples: {
      compliant: [
        { facts: { authenticationType: 'password', accessString: 'on ~* +@all', userGroupIds: ['app'] } },
        { facts: { authenticationType: 'no-password', accessString: 'off ~* +@all', userGroupIds: ['app'] } },
        { facts: { authenticationType: 'no-password', accessString: 'on ~* -@all +@read', userGroupIds: ['app'] } },
      ],
      nonCompliant: [
        { facts: { authenticationType: 'no-password', accessString: 'on ~* +@all', userGroupIds: ['app'] } },
        { facts: { authenticationType: 'no-password', accessString: 'on ~app:* allcommands', userGroupIds: ['app'] } },
      ],
    },
  }),
})
