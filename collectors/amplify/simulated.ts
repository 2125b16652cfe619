import type { App, ListAppsRequest, WafConfiguration } from '@aws-sdk/client-amplify'
import { createdAt, exists, flawed, onceFor, ownerTags } from '#domain/pretend/habits.ts'
import { defineSimulation, type Place, paged } from '#domain/simulated.ts'

const names = ['marketing', 'docs', 'campaign-2024', 'résumé-portal', 'styleguide']

function appsOf(place: Place): readonly App[] {
  return onceFor(place, 'amplify', () => {
    // Kept by front-end teams in the first regions; others have none.
    if (place.regions.indexOf(place.region) > 1 || ['network', 'security', 'management'].includes(place.profile))
      return []
    return names
      .slice(0, place.scale('amplify', 0, 3))
      .filter((name) => exists(place, `amplify|${name}`))
      .map((name) => app(place, name))
  })
}

function app(place: Place, name: string): App {
  const key = `amplify|${name}`
  const appId = `d${place.hex(key, 13)}`
  const tags = Object.fromEntries(ownerTags(place, key, name).map(({ Key, Value }) => [Key, Value]))
  const compute = place.random(`${key}|compute`) < 0.4
  const firewall = firewallOf(place, key)
  return {
    appId,
    appArn: `arn:${place.partition}:amplify:${place.region}:${place.accountId}:apps/${appId}`,
    name,
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
    description: '',
    repository: `https://pretend-secret-${place.hex(`${key}|token`, 8)}@github.com/example/${name}`,
    platform: compute ? 'WEB_COMPUTE' : 'WEB',
    createTime: createdAt(place, key),
    updateTime: createdAt(place, key),
    ...(compute ? { computeRoleArn: `arn:${place.partition}:iam::${place.accountId}:role/amplify-${name}` } : {}),
    environmentVariables: { API_KEY: `pretend-secret-${place.hex(`${key}|env`, 12)}`, STAGE: 'prod' },
    defaultDomain: `${appId}.amplifyapp.com`,
    enableBranchAutoBuild: true,
    enableBasicAuth: place.random(`${key}|auth`) < 0.2,
    basicAuthCredentials: `cHJldGVuZA==`,
    buildSpec: 'version: 1\nfrontend:\n  phases: {}\n',
    ...(firewall ? { wafConfiguration: firewall } : {}),
  }
}

/** Web ACLs of scope CLOUDFRONT live in us-east-1, whichever region the app is in; the plan of that region knows them. */
function firewallOf(place: Place, key: string): WafConfiguration | null {
  const acl = place.webAcls.find(({ scope }) => scope === 'CLOUDFRONT')
  if (!acl || flawed(place, `${key}|firewall`)) return null
  const fate = place.random(`${key}|waf`)
  if (fate < 0.3 && place.day < place.pick(`${key}|waf-from`, 10, 85)) return null
  if (fate > 0.9) return { webAclArn: acl.arn, wafStatus: 'ASSOCIATION_FAILED', statusReason: 'Access denied' }
  return { webAclArn: acl.arn, wafStatus: 'ASSOCIATION_SUCCESS' }
}

export const simulation = defineSimulation({
  service: 'amplify',
  answers: {
    ListApps: paged<ListAppsRequest, App>({
      items: (_, place) => appsOf(place),
      page: (apps, nextToken) => ({ apps, nextToken }),
      token: ({ nextToken }) => nextToken,
      asked: ({ maxResults }) => maxResults,
      limit: 100,
    }),
  },
  count: (place) => ({ 'AWS::Amplify::App': appsOf(place).length }),
})
