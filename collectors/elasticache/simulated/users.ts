import type { User } from '@aws-sdk/client-elasticache'
import { flawed, onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf } from './arn.ts'
import { groups } from './groups.ts'
import { serverlessCaches } from './serverless.ts'

/** User groups that caches name, with the cache they are made for. */
function userGroups(place: Place): readonly string[] {
  return [
    ...groups(place).flatMap(({ group }) => group.UserGroupIds ?? []),
    ...serverlessCaches(place).flatMap(({ UserGroupId }) => UserGroupId ?? []),
  ]
}

/**
 * Two users for each group: the application's, and one named default, which the careful have switched off; the others
 * left the built-in one in, whom every region has and everybody can be.
 */
export function users(place: Place): readonly User[] {
  return onceFor(place, 'elasticache.users', () => {
    const careless = userGroups(place).filter((id) => flawed(place, `elasticache.users.${id}`))
    const builtIn: User = {
      UserId: 'default',
      UserName: 'default',
      Status: 'active',
      Engine: 'redis',
      MinimumEngineVersion: '6.0',
      AccessString: 'on ~* +@all',
      ...(careless.length > 0 ? { UserGroupIds: careless } : {}),
      Authentication: { Type: 'no-password' },
      ARN: arnOf(place, 'user', 'default'),
    }
    const made = userGroups(place).flatMap((id): User[] => {
      const name = id.replace(/-users$/, '')
      const type = place.random(`elasticache.users.${id}:iam`) < 0.3 ? 'iam' : 'password'
      const user = (UserId: string, rest: Partial<User>): User => ({
        UserId,
        Status: 'active',
        Engine: 'valkey',
        MinimumEngineVersion: '7.2',
        UserGroupIds: [id],
        ARN: arnOf(place, 'user', UserId),
        ...rest,
      })
      return [
        user(`${name}-app`, {
          UserName: `${name}-app`,
          AccessString: 'on ~* -@all +@read +@write',
          Authentication: type === 'password' ? { Type: type, PasswordCount: 1 } : { Type: type },
        }),
        ...(careless.includes(id)
          ? []
          : [
              user(`${name}-default`, {
                UserName: 'default',
                AccessString: 'off ~* -@all',
                Authentication: { Type: 'no-password' },
              }),
            ]),
      ]
    })
    return [builtIn, ...made]
  })
}
