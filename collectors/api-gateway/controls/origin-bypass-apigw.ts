import { executeApiHost } from '#domain/api-gateway.ts'
import { parseArn } from '#domain/arn.ts'
import { distributionType, type Fronting, frontedBy } from '#domain/cloudfront.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { domainNameType, policyAccess, restApiType } from '../exposure.ts'
import type { RestApiFacts } from '../rest-api.ts'
import type { StageFacts } from '../stage.ts'

const stageType = 'AWS::ApiGateway::Stage'

/** Distributions whose origin is the API's default endpoint, or a custom domain that leads to it. */
function frontingsOf(restApiId: string, where: { partition: string; region: string }, related: Related) {
  const domains = related.where(domainNameType, 'mappedApiIds', restApiId)
  const hosts = [executeApiHost(where, restApiId), ...domains.map(({ name }) => name)]
  return hosts.flatMap((host) => frontedBy(related, host))
}

/** Does CloudFront add an API key that every method asks for? Then viewers need not know it, and others do not. */
function asksForKeyOfCloudFront(restApiId: string, frontings: readonly Fronting[], related: Related): boolean {
  const addsKey = ({ origin }: Fronting) => origin.customHeaderNames?.some((name) => name.toLowerCase() === 'x-api-key')
  if (!frontings.every(addsKey)) return false
  const api = related.one<string>(restApiType, 'restApiId', restApiId) as unknown as Resource<RestApiFacts> | null
  const methods = api ? seen(api.facts.methods).filter(({ httpMethod }) => httpMethod !== 'OPTIONS') : []
  return methods.length > 0 && methods.every(({ apiKeyRequired }) => apiKeyRequired)
}

const names = (frontings: readonly Fronting[]) =>
  [...new Set(frontings.map(({ distribution }) => distribution.name))].join(', ')

const arn = 'arn:aws:apigateway:eu-central-1::/restapis/a1'
const host = 'a1.execute-api.eu-central-1.amazonaws.com'
const front = (origin: string, ...customHeaderNames: readonly string[]) => ({
  type: distributionType,
  facts: {
    enabled: true,
    originHosts: [origin],
    origins: [{ id: 'api', domainName: origin, kind: 'api-gateway', customHeaderNames }],
  },
})
const domain = { type: domainNameType, facts: { domainName: 'related-0', mappedApiIds: ['a1'] } }
const stage = (webAclArn: string | null) => ({ type: stageType, facts: { restApiId: 'a1', webAclArn } })
const webAcl = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/web/1a2b'
const open = {
  restApiId: 'a1',
  endpointTypes: ['REGIONAL'],
  disableExecuteApiEndpoint: false,
  policy: null,
  methods: [],
} as const
const withKeys = (...required: readonly boolean[]) => ({
  ...open,
  methods: required.map((apiKeyRequired) => ({ httpMethod: 'GET', apiKeyRequired })),
})
const office = JSON.stringify({
  Statement: {
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: '*',
    Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  },
})

export const family = defineFamily({
  'wafv2/origin-bypass-apigw': defineControl<RestApiFacts>()({
    resourceType: 'AWS::ApiGateway::RestApi',
    title: 'REST API used as a CloudFront origin has its execute-api endpoint disabled or its own ACL',
    severity: 'high',
    dimension: 'waf',
    why: 'Who calls the API directly goes round CloudFront and the web ACL there.',
    fix: 'Attach a web ACL to every stage, or serve the API to CloudFront by a custom domain and switch the default endpoint off.',
    reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
    expected: 'disableExecuteApiEndpoint is true, or a WAFv2 web ACL on every stage',
    needs: ['restApiId', 'endpointTypes', 'disableExecuteApiEndpoint', 'policy'],
    looksAt: [distributionType, domainNameType, restApiType, stageType],
    evaluate(api, related) {
      const { restApiId, endpointTypes, disableExecuteApiEndpoint, policy, name, accountId, region } = api
      if (endpointTypes.every((type) => type === 'PRIVATE')) return notApplicable(`${name} is private.`)
      const frontings = frontingsOf(restApiId, { partition: parseArn(api.arn)?.partition ?? 'aws', region }, related)
      if (frontings.length === 0) return notApplicable(`No distribution of the account has ${name} as its origin.`)
      if (disableExecuteApiEndpoint)
        return compliant(`The default endpoint of ${name} is off; ${names(frontings)} reaches it by a custom domain.`)
      if (asksForKeyOfCloudFront(restApiId, frontings, related))
        return compliant(`Every method of ${name} asks for an API key, which ${names(frontings)} adds.`)
      if (policy !== null) {
        const access = policyAccess(policy, accountId, related)
        if (access.kind !== 'public') return compliant(`Not everybody may call ${name} directly. ${access.because}`)
      }
      const stages = related.where(
        stageType,
        'restApiId',
        restApiId,
      ) as readonly unknown[] as readonly Resource<StageFacts>[]
      if (stages.length === 0) return notApplicable(`${name} has no stage, so nothing answers.`)
      const bare = stages.filter(({ facts }) => !seen(facts.webAclArn)?.includes(':wafv2:'))
      return bare.length > 0
        ? nonCompliant(
            `${names(frontings)} fetches from ${name}, whose default endpoint answers everybody, and ${bare.map((one) => one.name).join(', ')} has no web ACL of its own.`,
          )
        : compliant(`Every stage of ${name} has a web ACL of its own.`)
    },
    examples: {
      compliant: [
        { arn, facts: open, related: [front(host), stage(webAcl)] },
        {
          arn,
          facts: { ...open, disableExecuteApiEndpoint: true },
          related: [domain, front('related-0'), stage(null)],
        },
        { arn, facts: { ...open, policy: office }, related: [front(host), stage(null)] },
        { arn, facts: withKeys(true, true), related: [front(host, 'X-Api-Key'), stage(null)] },
      ],
      nonCompliant: [
        { arn, facts: open, related: [front(host), stage(webAcl), stage(null)] },
        { arn, facts: open, related: [domain, front('related-0'), stage(null)] },
        { arn, facts: withKeys(true, false), related: [front(host, 'x-api-key'), stage(null)] },
      ],
    },
  }),
})
